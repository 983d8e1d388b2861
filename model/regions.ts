import type { Sections } from './schema/environment';

/**
 * Letters of the availability zones that every account has in a region, as `aws ec2 describe-availability-zones` names
 * them to a new account. Here and not asked for, so that synth needs no account.
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
const letters: Readonly<Record<string, string>> = {
  'af-south-1': 'abc',
  'ap-east-1': 'abc',
  'ap-east-2': 'abc',
  'ap-northeast-1': 'acd',
  'ap-northeast-2': 'abcd',
  'ap-northeast-3': 'abc',
  'ap-south-1': 'abc',
  'ap-south-2': 'abc',
  'ap-southeast-1': 'abc',
  'ap-southeast-2': 'abc',
  'ap-southeast-3': 'abc',
  'ap-southeast-4': 'abc',
  'ap-southeast-5': 'abc',
  'ap-southeast-6': 'abc',
  'ap-southeast-7': 'abc',
  'ca-central-1': 'abd',
  'ca-west-1': 'abc',
  'eu-central-1': 'abc',
  'eu-central-2': 'abc',
  'eu-north-1': 'abc',
  'eu-south-1': 'abc',
  'eu-south-2': 'abc',
  'eu-west-1': 'abc',
  'eu-west-2': 'abc',
  'eu-west-3': 'abc',
  'il-central-1': 'abc',
  'me-central-1': 'abc',
  'me-south-1': 'abc',
  'mx-central-1': 'abc',
  'sa-east-1': 'abc',
  'us-east-1': 'abcdef',
  'us-east-2': 'abc',
  // The third one is closed to new accounts. Which two letters an account has differs: one that has 'b' changes this line.
  'us-west-1': 'ac',
  'us-west-2': 'abcd',
};

/** Every region that the map knows: those of the partition `aws`, as ARNs are written for it. */
export const regions: readonly string[] = Object.keys(letters);

/**
 * Regions with Amazon Managed Grafana.
 * @see https://docs.aws.amazon.com/general/latest/gr/grafana-service.html
 */
export const grafanaRegions: readonly string[] = [
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-southeast-1', 'ap-southeast-2', 'eu-central-1', 'eu-west-1'],
  ...['eu-west-2', 'us-east-1', 'us-east-2', 'us-west-2'],
];

/**
 * Regions without Amazon Managed Service for Prometheus.
 * @see https://docs.aws.amazon.com/general/latest/gr/prometheus-service.html
 */
export const regionsWithoutPrometheus: readonly string[] = ['ap-southeast-6'];

/** Zones of a region by name, such as 'eu-central-1a'; none for a region that the map does not know. */
export function zonesOf(region: string): readonly string[] {
  return [...(letters[region] ?? '')].map((letter) => `${region}${letter}`);
}

/** The zones an environment spreads over: those it names, else the first ones of its region. */
export function chosenZones(
  region: string,
  { zones, zoneNames }: Pick<Sections['network'], 'zones' | 'zoneNames'>,
): readonly string[] {
  return zoneNames ?? zonesOf(region).slice(0, zones);
}
