import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { addonVersions } from '../../../model/kubernetes-versions';
import { EncryptionKey } from '../encryption-key';
import type { EksEnvironment } from '../environment';
import { createLogGroup } from '../log-group';
import { policyOf } from '../policy';
import { clusterNameOf, createPodRole } from './pod-role';

/** Whose logs. */
export interface PodLogsProps {
  readonly environment: EksEnvironment;
  /** Cluster that the pods are in. */
  readonly clusterName: string;
  /** What must be there before: nodes, on which it runs. */
  readonly dependsOn: readonly ITerraformDependable[];
}

const ADDON = 'amazon-cloudwatch-observability';
/** The account of Fluent Bit's pods and the agent's; the add-on makes both names. */
const ACCOUNT = { namespace: 'amazon-cloudwatch', serviceAccount: 'cloudwatch-agent' };
/** Groups into which Fluent Bit sorts: pods; kubelet, runtime and network; the nodes' systems. */
const KINDS = ['application', 'dataplane', 'host'];
const ONLY_WHAT_IS_SENT = { application_signals: {} };
/**
 * Logs only: Prometheus measures, and nothing is put into the pods of others. Fluent Bit's pods need the agent's account
 * and certificates, so the agent stays, told to take what is sent to it and nothing else: nobody sends.
 */
const CONFIGURATION = {
  containerLogs: { enabled: true },
  agent: {
    config: {
      logs: { metrics_collected: ONLY_WHAT_IS_SENT },
      traces: { traces_collected: ONLY_WHAT_IS_SENT },
    },
  },
  manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
};

/**
 * What all pods and nodes say, in CloudWatch: Fluent Bit on every node, run by the add-on of EKS. The groups are ours, so
 * that they are encrypted, kept as long as the environment says, and gone with it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html
 */
export class PodLogs extends Construct {
  constructor(scope: Construct, id: string, { environment, clusterName, dependsOn }: PodLogsProps) {
    super(scope, id);
    const services = [`logs.${environment.region}.amazonaws.com`];
    const key = new EncryptionKey(this, 'key', { environment, part: 'pod-logs', services });
    const groups = KINDS.map((kind) =>
      createLogGroup(this, kind, {
        environment,
        name: `/aws/containerinsights/${clusterNameOf(environment)}/${kind}`,
        key,
      }),
    );
    const role = createPodRole(this, 'role', { environment, ...ACCOUNT });
    const rights = new IamRolePolicy(this, 'rights', {
      name: 'logs',
      role: role.name,
      policy: policyOf([writeTo(groups.map(({ arn }) => `${arn}:*`))]),
    });
    new EksAddon(this, 'Resource', {
      clusterName,
      addonName: ADDON,
      addonVersion: addonVersions[environment.cluster.version]?.[ADDON],
      configurationValues: JSON.stringify(CONFIGURATION),
      podIdentityAssociation: [{ roleArn: role.arn, serviceAccount: ACCOUNT.serviceAccount }],
      // What somebody changed by hand goes back to what stands here.
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
      // On the way down the groups go last: Fluent Bit, which may make none, would write into nothing.
      dependsOn: [...dependsOn, ...groups, rights],
    });
  }
}

/** Not to make groups: one that Fluent Bit made would be unencrypted and kept for ever. */
function writeTo(streams: readonly string[]) {
  return {
    Sid: 'WriteLogs',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    Resource: streams,
  };
}
