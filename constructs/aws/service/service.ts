import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { Construct } from 'constructs';
import type { FleetAddresses, SharedKeys } from '../../addresses';
import { serviceVariables } from '../../variables';
import { Connections, type Consumer } from '../connections';
import type { EncryptionKey } from '../encryption-key';
import { type AwsEnvironment, nameOf } from '../environment';
import { createLogGroup } from '../log-group';
import type { RoleHolder } from '../role-holder';
import type { FleetPlan } from './fleet-plan';
import { hostUserData } from './host';
import { SECRETS_FOLDER } from './host-layout';
import { InstanceRole } from './instance-role';
import { FleetTemplate } from './launch-template';
import { createRolloutAlarm } from './rollout-alarms';
import { addScaling } from './scaling';
import { FleetGroup } from './scaling-group';

/** What instances call, and what opens it. */
export interface ServiceSecrets {
  readonly addresses: FleetAddresses;
  readonly keys: SharedKeys;
  /** Every secret that stands in these. */
  readonly arns: readonly string[];
  /** Keys that they are encrypted with. */
  readonly keyArns: readonly string[];
}

/** A fleet and where it runs. */
export interface AutoScalingServiceProps {
  readonly environment: AwsEnvironment;
  /** Where the machines are, and whose addresses balancers have. */
  readonly network: { readonly vpcId: string; readonly vpcCidr: string; readonly privateSubnetIds: readonly string[] };
  readonly fleet: FleetPlan;
  readonly secrets: ServiceSecrets;
  /** Encrypts the log; its `services` must name `logs.<region>.amazonaws.com`. */
  readonly key: EncryptionKey;
  /**
   * Where the agents of the instances send samples; whoever has the workspace grants it.
   * @default none - memory and disk of the hosts go to CloudWatch
   */
  readonly metrics?: { readonly workspaceId: string };
  /**
   * Who sends requests: a balancer by the end of its ARN, and the fleet's target group.
   * @default none - the fleet answers no clients
   */
  readonly balanced?: {
    readonly loadBalancer: Consumer & { readonly arnSuffix: string };
    readonly targets: { readonly arn: string; readonly arnSuffix: string };
  };
}

/** Identical instances of one image in one role, on machines of an auto-scaling group. */
export class AutoScalingService extends Construct implements Consumer, RoleHolder {
  /** Name within the environment, such as 'web'. */
  readonly name: string;
  /** Group that the instances are in. */
  readonly securityGroupId: string;
  /** Opens the instances' port to a consumer. */
  readonly connections: Connections;
  /** Role of the machines, which grants are attached to. */
  readonly roleName: string;
  /** Name of the auto-scaling group. */
  readonly asgName: string;
  /** Log group of the containers' output. */
  readonly logGroupName: string;
  /** End of the target group's ARN; undefined for a fleet that answers no clients. */
  readonly targetGroupArnSuffix?: string;

  constructor(scope: Construct, id: string, props: AutoScalingServiceProps) {
    super(scope, id);
    const { environment, fleet, balanced } = props;
    this.name = fleet.name;
    this.securityGroupId = this.createSecurityGroup(props);
    const port = environment.system.services[fleet.service]?.port ?? 0;
    this.connections = new Connections(this.name, this.securityGroupId, [port]);
    if (balanced) this.connections.allowFrom(this, balanced.loadBalancer);
    const log = createLogGroup(this, 'log', {
      environment,
      name: `/${environment.system.name}/${environment.name}/${this.name}`,
      key: props.key,
    });
    this.logGroupName = log.name;
    const role = this.createRole(props, log.arn);
    this.roleName = role.roleName;
    this.targetGroupArnSuffix = balanced?.targets.arnSuffix;
    this.asgName = this.createGroup(props, this.createTemplate(props, role.profileArn));
  }

  private createSecurityGroup({ environment, network }: AutoScalingServiceProps): string {
    const name = nameOf(environment, this.name);
    return new SecurityGroup(this, 'security-group', {
      name,
      description: `Instances of ${this.name} in ${environment.name}`,
      vpcId: network.vpcId,
      tags: { Name: name },
    }).id;
  }

  private createRole({ environment, fleet, secrets }: AutoScalingServiceProps, logGroupArn: string): InstanceRole {
    return new InstanceRole(this, 'role', {
      environment,
      fleet,
      logGroupArn,
      secretArns: secrets.arns,
      secretKeyArns: secrets.keyArns,
    });
  }

  private createTemplate(
    { environment, fleet, network, secrets, metrics }: AutoScalingServiceProps,
    profileArn: string,
  ): FleetTemplate {
    const told = serviceVariables(environment, fleet.service, {
      ...secrets,
      folder: SECRETS_FOLDER,
      place: {
        // On the host's network, where the security group decides who reaches it.
        HOST: '0.0.0.0',
        PORT: String(environment.system.services[fleet.service]?.port),
        // The balancer has addresses of the network, and appends who asked it.
        TRUSTED_PROXIES: network.vpcCidr,
      },
    });
    const { securityGroupId } = this;
    const userData = hostUserData({
      environment,
      fleet,
      told,
      logGroup: this.logGroupName,
      workspaceId: metrics?.workspaceId,
    });
    return new FleetTemplate(this, 'template', { environment, fleet, securityGroupId, profileArn, userData });
  }

  private createGroup(
    { environment, fleet, network, balanced }: AutoScalingServiceProps,
    template: FleetTemplate,
  ): string {
    const loadBalancer = balanced?.loadBalancer.arnSuffix ?? '';
    const targetGroup = balanced?.targets.arnSuffix ?? '';
    const alarms = balanced ? [createRolloutAlarm(this, { environment, fleet, loadBalancer, targetGroup })] : [];
    const { name } = new FleetGroup(this, 'group', {
      environment,
      fleet,
      template,
      alarms,
      subnetIds: network.privateSubnetIds,
      targetGroupArn: balanced?.targets.arn,
    });
    const resourceLabel = balanced && `${loadBalancer}/${targetGroup}`;
    addScaling(this, { environment, fleet, groupName: name, resourceLabel });
    return name;
  }
}
