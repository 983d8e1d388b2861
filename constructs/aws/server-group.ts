import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { Construct } from 'constructs';
import { Connections } from './connections';
import { type AwsEnvironment, nameOf } from './environment';

/** A server that others connect to. */
export interface ServerGroupProps {
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  /** Name of the server within the environment, such as 'redis'. */
  readonly name: string;
  /** TCP ports it listens on. */
  readonly ports: readonly number[];
}

/** A security group that lets nothing in or out, and the way to open it to a consumer. */
export interface ServerGroup {
  readonly securityGroupId: string;
  readonly connections: Connections;
}

/** Makes the security group of a server; whoever connects adds the rules (`Connections.allowFrom`). */
export function createServerGroup(
  scope: Construct,
  { environment, vpcId, name, ports }: ServerGroupProps,
): ServerGroup {
  const { id } = new SecurityGroup(scope, 'security-group', {
    name: nameOf(environment, name),
    description: `${name} of ${environment.name}: opened to named consumers only`,
    vpcId,
    tags: { Name: nameOf(environment, name) },
  });
  return { securityGroupId: id, connections: new Connections(name, id, ports) };
}
