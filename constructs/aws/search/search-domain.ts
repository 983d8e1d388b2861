import { OpensearchDomain } from '@cdktf/provider-aws/lib/opensearch-domain';
import { Construct } from 'constructs';
import type { Connections } from '../connections';
import type { DataStoreProps } from '../data-store';
import { nameOf } from '../environment';
import { policyOf } from '../policy';
import { SecretInState } from '../secret-in-state';
import { createServerGroup } from '../server-group';
import { shortNameOf } from '../short-name';
import { DomainLogs } from './domain-logs';
import { clusterConfig, engineVersion, type SearchSection, volumeGib, zonesOf } from './domain-settings';

/** What a search domain is made from. */
export interface SearchDomainProps extends DataStoreProps {
  readonly search: SearchSection;
}

const HTTPS_PORT = 443;
const LONGEST_NAME = 28;
const USER = 'app';

/** A search cluster in the data subnets: one user, TLS 1.2 or later, encrypted on disk and between its nodes. */
export class SearchDomain extends Construct {
  readonly connections: Connections;
  /** Host, without scheme; https on port 443. */
  readonly endpoint: string;
  /** Name under which the application logs in. */
  readonly user = USER;
  /** Secret that holds the user's password. */
  readonly passwordSecretArn: string;
  /** What policies name. */
  readonly domainArn: string;
  /** Name in CloudWatch. */
  readonly domainName: string;
  readonly #domain: OpensearchDomain;

  constructor(scope: Construct, id: string, props: SearchDomainProps) {
    super(scope, id);
    const { environment, network, key } = props;
    const { account, region } = environment;
    this.domainName = shortNameOf(environment, 'search', LONGEST_NAME);
    // Written out: its own policy names it, and so does the permission that it waits for.
    this.domainArn = `arn:aws:es:${region}:${account.id}:domain/${this.domainName}`;
    const group = createServerGroup(this, {
      environment,
      vpcId: network.vpcId,
      name: 'search',
      ports: [HTTPS_PORT],
    });
    const password = new SecretInState(this, 'password', {
      environment,
      part: 'search-password',
      description: 'Password of the application at the search domain',
      key,
      version: environment.rotation.search,
    });
    this.connections = group.connections;
    this.passwordSecretArn = password.arn;
    this.#domain = this.createDomain(props, group.securityGroupId);
    this.#domain.putAdvancedSecurityOptions(access(password.value));
    this.endpoint = this.#domain.endpoint;
  }

  private createDomain(props: SearchDomainProps, securityGroupId: string): OpensearchDomain {
    const { environment, network, search, key } = props;
    const { domainName, domainArn } = this;
    const zones = environment.network.zones;
    const logs = new DomainLogs(this, 'logs', { environment, key, domainName, domainArn });
    const cluster = clusterConfig(search, environment.tier, zones);
    return new OpensearchDomain(this, 'Resource', {
      domainName,
      engineVersion: engineVersion(search),
      clusterConfig: cluster,
      ebsOptions: { ebsEnabled: true, volumeType: 'gp3', volumeSize: volumeGib(search) },
      vpcOptions: {
        subnetIds: network.dataSubnetIds.slice(0, zonesOf(search, zones)),
        securityGroupIds: [securityGroupId],
      },
      ...encryption(key.arn),
      ...upkeep(cluster.instanceType),
      accessPolicies: policyOf([anyoneWithPassword(domainArn)]),
      logPublishingOptions: logs.publishing,
      dependsOn: [logs.permission],
      tags: { Name: nameOf(environment, 'search') },
    });
  }
}

function encryption(keyArn: string) {
  return {
    encryptAtRest: { enabled: true, kmsKeyId: keyArn },
    nodeToNodeEncryption: { enabled: true },
    domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
  };
}

function access(password: string) {
  return {
    enabled: true,
    internalUserDatabaseEnabled: true,
    masterUserOptions: { masterUserName: USER, masterUserPassword: password },
  };
}

/** Upkeep while fewest people search. */
function upkeep(instanceType: string) {
  return {
    // The service tunes no burstable nodes and refuses to be asked.
    autoTuneOptions: { desiredState: instanceType.startsWith('t') ? 'DISABLED' : 'ENABLED' },
    offPeakWindowOptions: { enabled: true },
    softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
  };
}

/**
 * Requests with a password carry no signature, so the policy cannot know who sends them: the security group says who
 * reaches the domain, fine-grained access control who it is.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html
 */
function anyoneWithPassword(domainArn: string) {
  return { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'es:ESHttp*', Resource: `${domainArn}/*` };
}
