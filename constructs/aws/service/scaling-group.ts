import { AutoscalingGroup, type AutoscalingGroupConfig } from '@cdktf/provider-aws/lib/autoscaling-group';
import { Construct } from 'constructs';
import { type AwsEnvironment, nameOf } from '../environment';
import { tagsOf } from '../tags';
import { type FleetPlan, launchSeconds } from './fleet-plan';
import { HOOKS } from './host-layout';
import type { FleetTemplate } from './launch-template';

/** What a fleet is kept up by. */
export interface FleetGroupProps {
  readonly environment: AwsEnvironment;
  readonly fleet: FleetPlan;
  readonly template: FleetTemplate;
  /** Where the machines are, one of each zone. */
  readonly subnetIds: readonly string[];
  /** Where the balancer finds the instances. @default none - the fleet answers no clients */
  readonly targetGroupArn?: string;
  /** Alarms that stop a rolling change. @default none */
  readonly alarms?: readonly string[];
}

type Service = AwsEnvironment['services'][string];

const CHECKPOINTS = [10, 50, 100];
const CHECKPOINT_SECONDS = 300; // in which alarms have their say
// From the last answer of an instance until the host has told the group.
const FAREWELL_SECONDS = 60;
/** Published every minute, free of charge; scaling on the backlog divides by them. */
const GROUP_METRICS = [
  ...['GroupMinSize', 'GroupMaxSize', 'GroupDesiredCapacity', 'GroupInServiceInstances'],
  ...['GroupPendingInstances', 'GroupTerminatingInstances', 'GroupTotalInstances'],
];

/** The auto-scaling group of a fleet: evenly over the zones, replaced in steps, judged by its machines' own word. */
export class FleetGroup extends Construct {
  /** Known once the group is there. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: FleetGroupProps) {
    super(scope, id);
    const { environment, fleet, subnetIds, targetGroupArn } = props;
    const service = environment.services[fleet.service] as Service;
    const group = new AutoscalingGroup(this, 'Resource', {
      name: fleet.group,
      minSize: fleet.min,
      maxSize: fleet.max,
      vpcZoneIdentifier: [...subnetIds],
      ...(targetGroupArn && { targetGroupArns: [targetGroupArn] }),
      ...machines(props, service),
      ...health(environment),
      ...replacement(props, service),
      initialLifecycleHook: hooks(environment, fleet),
      enabledMetrics: GROUP_METRICS,
      tag: tags(environment, fleet),
      // A scheduled action changes the bound; the next deploy must not change it back.
      lifecycle: service.autoscaling.schedules.length > 0 ? { ignoreChanges: ['min_size'] } : undefined,
    });
    this.name = group.name;
  }
}

/** Of one type, or of several with spot among them. */
function machines({ fleet, template }: FleetGroupProps, { instances }: Service): Partial<AutoscalingGroupConfig> {
  const launched = { version: template.version };
  const { spot, warmPool } = instances;
  if (spot.kind === 'mixed')
    return {
      capacityRebalance: true,
      mixedInstancesPolicy: {
        launchTemplate: {
          launchTemplateSpecification: { launchTemplateId: template.id, ...launched },
          override: [fleet.instanceType, ...spot.types].map((instanceType) => ({ instanceType })),
        },
        instancesDistribution: {
          onDemandBaseCapacity: spot.base,
          onDemandPercentageAboveBaseCapacity: 100 - spot.share.value,
          spotAllocationStrategy: 'price-capacity-optimized',
        },
      },
    };
  return {
    launchTemplate: { id: template.id, ...launched },
    ...(warmPool.kind === 'stopped' && {
      warmPool: { poolState: 'Stopped', minSize: warmPool.min, instanceReusePolicy: { reuseOnScaleIn: true } },
    }),
  };
}

/**
 * EC2's word and the host's, not the balancer's: readiness follows the database, and a failover of it would have every
 * instance replaced at once. The host marks a machine on which restarts of the container change nothing.
 */
function health(environment: AwsEnvironment): Partial<AutoscalingGroupConfig> {
  return {
    healthCheckType: 'EC2',
    healthCheckGracePeriod: launchSeconds(environment),
    // Counted from the launch hook's answer, when the instance is ready: what remains is caches that fill.
    defaultInstanceWarmup: environment.rollout.readyTimeout.seconds,
  };
}

function replacement(
  { environment, fleet, alarms = [] }: FleetGroupProps,
  { instances }: Service,
): Partial<AutoscalingGroupConfig> {
  // So many more than are wanted at the smallest; EC2 takes no more than twice the fleet.
  const most = Math.min(200, Math.ceil(100 * (1 + environment.rollout.surge / fleet.min)));
  const policy = { minHealthyPercentage: 100, maxHealthyPercentage: most };
  return {
    instanceMaintenancePolicy: policy,
    maxInstanceLifetime: instances.maxLifetime.seconds,
    instanceRefresh: {
      strategy: 'Rolling',
      preferences: {
        ...policy,
        instanceWarmup: String(environment.rollout.readyTimeout.seconds),
        skipMatching: true,
        checkpointPercentages: CHECKPOINTS,
        checkpointDelay: String(CHECKPOINT_SECONDS),
        // Stops where it is. Going back by itself is refused for a machine image named by a parameter, and the provider
        // saves the new version before it starts, so that there is nothing to go back to (its issue 34189).
        autoRollback: false,
        ...(alarms.length > 0 && { alarmSpecification: { alarms: [...alarms] } }),
      },
    },
  };
}

/** The group waits until an instance is ready, and gives it up when it never is; it waits until one has left in order. */
function hooks(environment: AwsEnvironment, { service }: FleetPlan) {
  const grace = environment.shutdown[service]?.grace.seconds ?? 0;
  return [
    {
      name: HOOKS.launch,
      lifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      heartbeatTimeout: launchSeconds(environment),
      defaultResult: 'ABANDON',
    },
    {
      name: HOOKS.terminate,
      lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      heartbeatTimeout: grace + FAREWELL_SECONDS,
      defaultResult: 'CONTINUE',
    },
  ];
}

/** The provider's own tags reach no instance. */
function tags(environment: AwsEnvironment, { name, service }: FleetPlan) {
  const all = { ...tagsOf(environment), Name: nameOf(environment, name), Service: service };
  return Object.entries(all).map(([key, value]) => ({ key, value, propagateAtLaunch: true }));
}
