import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { type AwsEnvironment, nameOf } from '../environment';
import { assumedBy } from '../policy';

const POLICY = 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole';

/** Lets RDS write the figures of a server's operating system to CloudWatch Logs, and nothing else. */
export class MonitoringRole extends Construct {
  /** What servers are given. */
  readonly arn: string;
  /** What a server must wait for: RDS refuses a role without it. */
  readonly policy: IamRolePolicyAttachment;

  constructor(scope: Construct, id: string, environment: AwsEnvironment) {
    super(scope, id);
    const role = new IamRole(this, 'Resource', {
      name: nameOf(environment, 'db-monitor'),
      description: `Enhanced monitoring of the database of ${environment.name}`,
      assumeRolePolicy: assumedBy('monitoring.rds.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': environment.account.id },
      }),
    });
    this.policy = new IamRolePolicyAttachment(this, 'policy', { role: role.name, policyArn: POLICY });
    this.arn = role.arn;
  }
}
