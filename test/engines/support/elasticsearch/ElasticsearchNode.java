import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.analysis.common.CommonAnalysisPlugin;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.mapper.MapperExtrasPlugin;
import org.elasticsearch.index.reindex.ReindexPlugin;
import org.elasticsearch.join.ParentJoinPlugin;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.painless.PainlessPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.transport.Netty4Plugin;

/**
 * One Elasticsearch 7.10 node from plain jars, for tests: {@code java ElasticsearchNode <home>}. It reads
 * {@code <home>/config/elasticsearch.yml} and keeps its data in {@code <home>/data}.
 */
public final class ElasticsearchNode extends Node {
    /** The modules of the distribution that the application needs; all come from the class path. */
    private static final List<Class<? extends Plugin>> PLUGINS = List.of(
        Netty4Plugin.class,
        CommonAnalysisPlugin.class,
        ReindexPlugin.class,
        PainlessPlugin.class,
        MapperExtrasPlugin.class,
        ParentJoinPlugin.class
    );

    private ElasticsearchNode(Environment environment) {
        super(environment, PLUGINS, true);
    }

    public static void main(String[] words) throws InterruptedException {
        try {
            Node node = new ElasticsearchNode(environment(Path.of(words[0])));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
            node.start();
        } catch (Exception failure) {
            failure.printStackTrace();
            // Threads of a half-made node would keep the process alive.
            Runtime.getRuntime().halt(1);
        }
        Thread.currentThread().join();
    }

    /** {@code <home>/first-start} is there until the cluster has been formed: it names the nodes that form it. */
    private static Environment environment(Path home) throws IOException {
        Map<String, String> settings = new TreeMap<>(Map.of("path.home", home.toString()));
        Path firstStart = home.resolve("first-start");
        if (Files.exists(firstStart)) {
            settings.put("cluster.initial_master_nodes", Files.readString(firstStart).strip());
        }
        return InternalSettingsPreparer.prepareEnvironment(Settings.EMPTY, settings, home.resolve("config"), () -> "search");
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (IOException failure) {
            failure.printStackTrace();
        }
    }
}
