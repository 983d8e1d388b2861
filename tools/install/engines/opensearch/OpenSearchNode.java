import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.ingest.common.IngestCommonPlugin;
import org.opensearch.join.ParentJoinPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * One OpenSearch node from plain jars, where no distribution is installed: {@code java OpenSearchNode <home>}. It reads
 * {@code <home>/config/opensearch.yml} and keeps its data in {@code <home>/data}. The distribution's own start does more
 * (bootstrap checks, a sandbox for plugins): this is for laptops and tests.
 */
public final class OpenSearchNode extends Node {
    /** The modules of the distribution that the application needs; all come from the class path. */
    private static final List<Class<? extends Plugin>> PLUGINS = List.of(
        Netty4Plugin.class,
        CommonAnalysisPlugin.class,
        ReindexPlugin.class,
        PainlessPlugin.class,
        MapperExtrasPlugin.class,
        ParentJoinPlugin.class,
        IngestCommonPlugin.class
    );

    private OpenSearchNode(Environment environment) {
        super(environment, PLUGINS, true);
    }

    public static void main(String[] words) throws InterruptedException {
        try {
            Node node = new OpenSearchNode(environment(Path.of(words[0])));
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
            settings.put("cluster.initial_cluster_manager_nodes", Files.readString(firstStart).strip());
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
