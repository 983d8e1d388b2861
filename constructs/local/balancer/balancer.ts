import { Construct } from 'constructs';
import type { Environment } from '../../../model/environment';
import { LocalComponent } from '../component';
import type { BalancerProcedure, ProgramDocument } from '../document';
import type { LocalHost } from '../host';
import type { MetricsSource } from '../prometheus/metrics-source';
import { haproxyMetrics, nginxMetrics } from './balancer-metrics';
import { renderHaproxy } from './haproxy';
import { renderNginx } from './nginx';
import type { Route } from './rendering';

type Settings = Environment['loadBalancer'];

export interface LocalBalancerProps {
  readonly host: LocalHost;
  /** Service whose instances it balances; further ones answer the paths that the system gives them. */
  readonly service: string;
}

/** The load balancer on this machine: HAProxy, or nginx where its ways are wanted. */
export class LocalBalancer extends Construct {
  readonly component: LocalComponent;
  readonly metrics: MetricsSource;

  constructor(scope: Construct, id: string, props: LocalBalancerProps) {
    super(scope, id);
    const { loadBalancer, system } = props.host.environment;
    const routes = routesBeside(props.service, system);
    const engine = ENGINES[loadBalancer.engine];
    const rendering = engine.render({
      listenPort: loadBalancer.port,
      adminPort: props.host.ports.balancerAdmin,
      settings: loadBalancer,
      routes,
    });
    this.metrics = engine.metrics(props.host.ports);
    this.component = new LocalComponent(this, 'Component', {
      host: props.host,
      document: {
        component: 'balancer',
        files: { [engine.file]: rendering.config },
        programs: [engine.program(loadBalancer)],
        procedure: {
          kind: 'balancer',
          checks: [{ file: engine.file, command: engine.check }],
          file: engine.file,
          service: props.service,
          routed: routes.map(({ service }) => service),
          memberLine: rendering.memberLine,
          noMemberLine: rendering.noMemberLine,
          generationUrl: `http://127.0.0.1:${props.host.ports.balancerAdmin}/generation`,
          certificate: certificate(loadBalancer),
        },
      },
    });
  }
}

function routesBeside(balanced: string, { services }: Environment['system']): Route[] {
  return Object.entries(services).flatMap(([service, { paths }]) =>
    paths && service !== balanced ? [{ service, paths }] : [],
  );
}

const ENGINES = {
  haproxy: {
    file: 'haproxy.cfg',
    render: renderHaproxy,
    metrics: haproxyMetrics,
    check: ['{{program haproxy}}', '-c', '-q', '-f', '{{file}}'],
    program: (settings: Settings): ProgramDocument => ({
      ...common(settings),
      // Master and worker: the master keeps its process id through every reload.
      command: ['{{program haproxy}}', '-W', '-f', '{{dir}}/haproxy.cfg'],
      stopSignal: 'USR1',
      reads: ['haproxy.cfg'],
      onChange: 'USR2',
    }),
  },
  nginx: {
    file: 'nginx.conf',
    render: renderNginx,
    metrics: nginxMetrics,
    check: ['{{program nginx}}', '-t', '-q', '-p', '{{dir}}', '-c', '{{file}}', '-e', 'stderr'],
    program: (settings: Settings): ProgramDocument => ({
      ...common(settings),
      command: ['{{program nginx}}', '-p', '{{dir}}', '-c', '{{dir}}/nginx.conf', '-e', 'stderr'],
      stopSignal: 'QUIT',
      reads: ['nginx.conf'],
      onChange: 'HUP',
    }),
  },
};

function common(settings: Settings) {
  return { name: 'balancer', port: settings.port, readySeconds: 15, stopSeconds: 10 } as const;
}

function certificate({ tls }: Settings): BalancerProcedure['certificate'] {
  if (tls.kind === 'certificate') return { certificateFile: tls.certificateFile, keyFile: tls.keyFile };
  return tls.kind;
}
