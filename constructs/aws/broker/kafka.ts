import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { MskCluster, type MskClusterConfig } from '@cdktf/provider-aws/lib/msk-cluster';
import { MskConfiguration } from '@cdktf/provider-aws/lib/msk-configuration';
import { Construct } from 'constructs';
import { kafkaType } from '../../../model/brokers';
import type { Connections } from '../connections';
import type { DataStoreProps } from '../data-store';
import { nameOf } from '../environment';
import { createLogGroup } from '../log-group';
import { policyOf } from '../policy';
import type { RoleHolder } from '../role-holder';
import { createServerGroup } from '../server-group';
import { shortNameOf } from '../short-name';
import { type KafkaIdentity, kafkaAccess } from './kafka-access';
import { brokersOf, type KafkaSection, serverProperties } from './kafka-settings';

/** What a Kafka cluster is made from. */
export interface KafkaClusterProps extends DataStoreProps {
  readonly messaging: KafkaSection;
}

const PORTS = { iam: 9098, jmx: 11_001, node: 11_002 } as const;
const LONGEST_NAME = 64;
const GIB = 1024 ** 3;
// Half-way between the 50 and 60 % at which MSK advises to grow: growing takes hours and rests six between two times.
const DISK_TARGET_PERCENT = 55;

/** Amazon MSK: clients show their IAM role over TLS, every record has three copies, disks grow by themselves. */
export class KafkaCluster extends Construct {
  readonly connections: Connections;
  /** Brokers, host:port, comma separated; each wants TLS and a signature of IAM. */
  readonly bootstrapBrokers: string;
  /** What grants name. */
  readonly clusterArn: string;
  /** Name in CloudWatch. */
  readonly clusterName: string;
  /** Number of brokers; their ids in CloudWatch are 1 to this. */
  readonly brokers: number;
  readonly #identity: KafkaIdentity;

  constructor(scope: Construct, id: string, props: KafkaClusterProps) {
    super(scope, id);
    const { environment, messaging, network, key } = props;
    const ports = messaging.openMonitoring ? [PORTS.iam, PORTS.jmx, PORTS.node] : [PORTS.iam];
    const group = createServerGroup(this, { environment, vpcId: network.vpcId, name: 'kafka', ports });
    this.clusterName = shortNameOf(environment, 'kafka', LONGEST_NAME);
    this.brokers = brokersOf(messaging, environment.network.zones);
    const cluster = new MskCluster(this, 'Resource', {
      clusterName: this.clusterName,
      ...this.nodes(props, group.securityGroupId),
      ...this.configuration(messaging),
      ...security(key.arn),
      ...monitoring(
        messaging,
        createLogGroup(this, 'logs', { environment, name: `/aws/vendedlogs/${nameOf(environment, 'kafka')}`, key })
          .name,
      ),
    });
    this.connections = group.connections;
    this.clusterArn = cluster.arn;
    this.bootstrapBrokers = cluster.bootstrapBrokersSaslIam;
    const { clusterArn, clusterName } = this;
    this.#identity = { environment, clusterArn, clusterName, clusterUuid: cluster.clusterUuid };
    this.growDisks(messaging);
  }

  /**
   * Lets the instances of a service make, write and read the topic of events.
   * @param scope in the service's stack
   */
  grantEvents(scope: Construct, { name, roleName }: RoleHolder, topic = 'events'): void {
    new IamRolePolicy(scope, `${name}-uses-kafka`, {
      name: 'kafka',
      role: roleName,
      policy: policyOf(kafkaAccess(this.#identity, topic)),
    });
  }

  private nodes({ environment, messaging, network }: KafkaClusterProps, securityGroupId: string) {
    return {
      kafkaVersion: messaging.version,
      numberOfBrokerNodes: this.brokers,
      brokerNodeGroupInfo: {
        instanceType: kafkaType(messaging, environment.tier),
        clientSubnets: [...network.dataSubnetIds],
        securityGroups: [securityGroupId],
        storageInfo: { ebsStorageInfo: { volumeSize: Math.ceil(messaging.storage.bytes / GIB) } },
      },
      // The disks grow outside Terraform, and cannot shrink to what was described.
      lifecycle: { ignoreChanges: ['broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size'] },
    } satisfies Partial<MskClusterConfig>;
  }

  private configuration(messaging: KafkaSection) {
    const configuration = new MskConfiguration(this, 'configuration', {
      name: this.clusterName,
      kafkaVersions: [messaging.version],
      serverProperties: serverProperties(messaging),
    });
    return { configurationInfo: { arn: configuration.arn, revision: configuration.latestRevision } };
  }

  private growDisks({ maxStorage }: KafkaSection): void {
    const resource = {
      resourceId: this.clusterArn,
      scalableDimension: 'kafka:broker-storage:VolumeSize',
      serviceNamespace: 'kafka',
    };
    const target = new AppautoscalingTarget(this, 'disks', {
      ...resource,
      minCapacity: 1, // MSK takes no other: its disks only grow
      maxCapacity: Math.floor(maxStorage.bytes / GIB),
    });
    new AppautoscalingPolicy(this, 'growth', {
      ...resource,
      name: `${this.clusterName}-disks`,
      policyType: 'TargetTrackingScaling',
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: 'KafkaBrokerStorageUtilization' },
        targetValue: DISK_TARGET_PERCENT,
        disableScaleIn: true,
      },
      dependsOn: [target],
    });
  }
}

function security(keyArn: string) {
  return {
    clientAuthentication: { unauthenticated: false, sasl: { iam: true, scram: false } },
    encryptionInfo: {
      encryptionAtRestKmsKeyArn: keyArn,
      encryptionInTransit: { clientBroker: 'TLS', inCluster: true },
    },
  } satisfies Partial<MskClusterConfig>;
}

function monitoring({ openMonitoring }: KafkaSection, logGroup: string) {
  const exporter = { enabledInBroker: openMonitoring };
  return {
    enhancedMonitoring: 'PER_BROKER',
    loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup } } },
    openMonitoring: { prometheus: { jmxExporter: exporter, nodeExporter: exporter } },
  } satisfies Partial<MskClusterConfig>;
}
