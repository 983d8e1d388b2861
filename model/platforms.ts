import type { Platform, SectionsInput } from './schema/environment';

/** What a platform says unless a person says otherwise. */
type PlatformDefaults = Partial<SectionsInput>;

/** Processes on this machine: quick checks (the Firewall guide), diagnostics open to this machine. */
const local: PlatformDefaults = {
  image: { kind: 'build' },
  loadBalancer: {
    healthCheck: { interval: '5s', timeout: '2s', failures: 3, passes: 2 },
    diagnostics: { allow: ['127.0.0.0/8', '::1/128'] },
  },
  observability: { scrapeInterval: '5s', retention: '7d' },
};

/** The cloud: checks of the Reconciliation guide, diagnostics closed until a person names who may read them. */
const ec2: PlatformDefaults = {
  loadBalancer: {
    healthCheck: { interval: '15s', timeout: '5s', failures: 3, passes: 2 },
    diagnostics: { allow: [] },
  },
  observability: { scrapeInterval: '15s', retention: '150d' },
};

const eks: PlatformDefaults = { ...ec2, cluster: {} };

/** Defaults by platform; a tier's and a person's values beat them. */
export const platforms: Readonly<Record<Platform, PlatformDefaults>> = { local, ec2, eks };
