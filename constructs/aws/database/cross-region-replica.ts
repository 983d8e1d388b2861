import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformResource, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../../model/environment';
import { EncryptionKey } from '../encryption-key';
import { type AwsEnvironment, nameOf } from '../environment';
import { createServerGroup } from '../server-group';
import { type InstanceProps, instanceConfig } from './instance-config';
import { createParameters } from './parameters';
import { createServerLogs } from './server-logs';

type Place = NonNullable<Environment['database']['crossRegionReplica']>;

/** What is copied, and where to. */
export interface CrossRegionReplicaProps extends Pick<InstanceProps, 'environment' | 'monitoring'> {
  /** What it follows. */
  readonly primary: DbInstance;
  /** `database.crossRegionReplica`: region, VPC and subnets that are there. */
  readonly place: Place;
}

const PART = 'elsewhere';

/**
 * A replica in another region, with a key of that region, reached by nobody until a person promotes it.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
 */
export class CrossRegionReplica extends Construct {
  /** Name in RDS. */
  readonly identifier: string;

  constructor(scope: Construct, id: string, props: CrossRegionReplicaProps) {
    super(scope, id);
    const { environment, place } = props;
    this.identifier = nameOf(environment, PART);
    const services = [`logs.${place.region}.amazonaws.com`];
    const key = new EncryptionKey(this, 'key', { environment, part: PART, services });
    this.#replica(props, key);
    this.#moveTo(createProvider(this, environment, place));
  }

  #replica({ environment, monitoring, primary, place }: CrossRegionReplicaProps, key: EncryptionKey): void {
    const server = createServerGroup(this, { environment, vpcId: place.vpcId, name: PART, ports: [] });
    const subnets = new DbSubnetGroup(this, 'subnets', {
      name: this.identifier,
      description: `Replica of the database of ${environment.name}`,
      subnetIds: [...place.subnetIds],
    });
    new DbInstance(this, 'Resource', {
      ...instanceConfig({
        environment,
        key,
        securityGroupId: server.securityGroupId,
        parameterGroup: createParameters(this, environment),
        monitoring,
      }),
      identifier: this.identifier,
      replicateSourceDb: primary.arn,
      dbSubnetGroupName: subnets.name,
      kmsKeyId: key.arn,
      skipFinalSnapshot: true, // RDS makes none of a replica
      tags: { Name: this.identifier },
      dependsOn: createServerLogs(this, { environment, key }, this.identifier),
    });
  }

  /** Everything made here belongs to the other region. */
  #moveTo(provider: AwsProvider): void {
    for (const child of this.node.findAll())
      if (TerraformResource.isTerraformResource(child)) child.provider = provider;
  }
}

/** The provider of the stack, for another region. */
function createProvider(scope: Construct, environment: AwsEnvironment, { region }: Place): AwsProvider {
  const own = TerraformStack.of(scope).node.findChild('aws') as AwsProvider;
  return new AwsProvider(scope, 'provider', {
    alias: PART,
    region,
    allowedAccountIds: [environment.account.id],
    defaultTags: own.defaultTagsInput,
  });
}
