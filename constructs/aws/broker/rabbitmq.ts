import { MqBroker } from '@cdktf/provider-aws/lib/mq-broker';
import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import { rabbitmqType } from '../../../model/brokers';
import type { Environment } from '../../../model/environment';
import type { Connections } from '../connections';
import type { DataStoreProps } from '../data-store';
import { type AwsEnvironment, nameOf } from '../environment';
import { SecretInState } from '../secret-in-state';
import { createServerGroup } from '../server-group';
import { shortNameOf } from '../short-name';

/** The `messaging` section of an environment whose events go through RabbitMQ. */
export type RabbitmqSection = Extract<Environment['messaging'], { readonly kind: 'rabbitmq' }>;

/** What a RabbitMQ broker is made from. */
export interface RabbitmqBrokerProps extends DataStoreProps {
  readonly messaging: RabbitmqSection;
}

const AMQPS_PORT = 5671;
const LONGEST_NAME = 50;
const USER = 'app';

/** Amazon MQ for RabbitMQ: three nodes in three zones, or one in tier `single`; private, over TLS only. */
export class RabbitmqBroker extends Construct {
  readonly connections: Connections;
  /** Where every node is reached, host:port over TLS; a balancer of Amazon MQ stands before the nodes. */
  readonly host: string;
  /** Name under which the application logs in. */
  readonly user = USER;
  /** Secret that holds the user's password. */
  readonly passwordSecretArn: string;
  /** Name in CloudWatch. */
  readonly brokerName: string;

  constructor(scope: Construct, id: string, props: RabbitmqBrokerProps) {
    super(scope, id);
    const { environment, network, key } = props;
    const group = createServerGroup(this, {
      environment,
      vpcId: network.vpcId,
      name: 'rabbitmq',
      ports: [AMQPS_PORT],
    });
    const password = new SecretInState(this, 'password', {
      environment,
      part: 'rabbitmq-password',
      description: 'Password of the application at RabbitMQ',
      key,
      version: 1,
    });
    this.connections = group.connections;
    this.passwordSecretArn = password.arn;
    this.brokerName = shortNameOf(environment, 'rabbitmq', LONGEST_NAME);
    this.host = this.createBroker(props, group.securityGroupId, password.value);
  }

  private createBroker(props: RabbitmqBrokerProps, securityGroupId: string, password: string): string {
    const { environment, messaging, network, key } = props;
    const broker = new MqBroker(this, 'Resource', {
      brokerName: this.brokerName,
      engineType: 'RabbitMQ',
      engineVersion: messaging.version,
      hostInstanceType: rabbitmqType(messaging, environment.tier),
      ...placeOf(environment, network.dataSubnetIds),
      publiclyAccessible: false,
      securityGroups: [securityGroupId],
      encryptionOptions: { useAwsOwnedKey: false, kmsKeyId: key.arn },
      // The service encrypts these logs with a key of its own: it makes their group itself, under the broker's id.
      logs: { general: true },
      autoMinorVersionUpgrade: true,
      maintenanceWindowStartTime: { dayOfWeek: 'SUNDAY', timeOfDay: '03:00', timeZone: 'UTC' },
      user: [{ username: USER, password }],
      // RabbitMQ changes passwords by its own management API only; Amazon MQ refuses.
      lifecycle: { ignoreChanges: ['user'] },
      tags: { Name: nameOf(environment, 'rabbitmq') },
    });
    return Fn.trimprefix(Token.asString(broker.interpolationForAttribute('instances[0].endpoints[0]')), 'amqps://');
  }
}

function placeOf({ tier }: AwsEnvironment, subnetIds: readonly string[]) {
  return tier === 'single'
    ? { deploymentMode: 'SINGLE_INSTANCE', subnetIds: subnetIds.slice(0, 1) }
    : { deploymentMode: 'CLUSTER_MULTI_AZ', subnetIds: [...subnetIds] };
}
