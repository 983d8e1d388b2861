import { Construct } from 'constructs';
import type { Environment } from '../../../model/environment';
import { LocalComponent } from '../component';
import type { ProgramDocument } from '../document';
import type { LocalHost } from '../host';
import { javaCommand } from '../java';
import type { MetricsSource } from '../prometheus/metrics-source';
import { openSearchMetrics } from './opensearch-metrics';
import { openSearchYml, type SearchNode } from './opensearch-yml';

const NAME = 'search';
const HEAP_MEBIBYTES = 256;
/** Answers 200 once the node is in a cluster that has a manager and every primary shard. */
const READY = '/_cluster/health?wait_for_status=yellow&timeout=1s';

export interface LocalOpenSearchProps {
  readonly host: LocalHost;
  readonly settings: Extract<Environment['search'], { kind: 'opensearch' }>;
}

/** OpenSearch on this machine: a cluster of equal nodes, without security, on loopback only. */
export class LocalOpenSearch extends Construct {
  readonly component: LocalComponent;
  /** Connection URLs of all nodes. */
  readonly urls: readonly string[];
  readonly metrics: MetricsSource;

  constructor(scope: Construct, id: string, { host, settings }: LocalOpenSearchProps) {
    super(scope, id);
    const nodes = searchNodes(host, settings.nodes);
    this.urls = nodes.map(({ port }) => `http://127.0.0.1:${port}`);
    this.metrics = openSearchMetrics(this.urls[0] as string, host.ports);
    this.component = new LocalComponent(this, 'Component', {
      host,
      document: {
        component: NAME,
        files: Object.fromEntries(
          nodes.map((node) => [configFile(node), openSearchYml({ cluster: host.environment.name, node, nodes })]),
        ),
        programs: nodes.map(program),
        procedure: { kind: 'opensearch', nodes: settings.nodes },
      },
    });
  }
}

function searchNodes({ ports }: LocalHost, count: number): SearchNode[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${NAME}-${index + 1}`,
    port: ports.searchNode(index),
    transportPort: ports.searchTransport(index),
  }));
}

function configFile({ name }: SearchNode): string {
  return `${name}/config/opensearch.yml`;
}

function program(node: SearchNode): ProgramDocument {
  return {
    name: node.name,
    command: openSearchCommand(`{{dir}}/${node.name}`),
    port: node.port,
    readyPath: READY,
    readySeconds: 90,
    stopSignal: 'TERM',
    stopSeconds: 30,
    // Not its configuration: what changes there, the addresses of new nodes, running nodes learn from these.
    reads: [],
    onChange: 'restart',
  };
}

/** Starts a node whose folder is `home`. */
export function openSearchCommand(home: string): readonly string[] {
  return javaCommand({
    engine: 'opensearch',
    heapMebibytes: HEAP_MEBIBYTES,
    temporaryFolder: `${home}/tmp`,
    main: ['OpenSearchNode', home],
  });
}
