import { DataAwsIamRoles } from '@cdktf/provider-aws/lib/data-aws-iam-roles';
import { IamServiceLinkedRole } from '@cdktf/provider-aws/lib/iam-service-linked-role';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';

const SERVICE = 'opensearchservice.amazonaws.com';

/**
 * The role by which OpenSearch enters a VPC: the only service of ours that does not make its own. An account has one for
 * all its domains, whoever made it: one that is there is taken over as it is.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/slr-aos.html
 */
export class SearchRole extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const there = new DataAwsIamRoles(this, 'there', { pathPrefix: `/aws-service-role/${SERVICE}/` });
    const role = new IamServiceLinkedRole(this, 'Resource', {
      awsServiceName: SERVICE,
      // Another project may have made it: description and tags are left as they are.
      lifecycle: { ignoreChanges: 'all' },
    });
    // No typed property imports what may not be there (cdktf 0.21). What is in the state already is not imported again.
    TerraformStack.of(this).addOverride('import', [
      {
        for_each: `\${${there.fqn}.arns}`,
        to: `${role.terraformResourceType}.${role.friendlyUniqueId}`,
        id: `\${each.value}`,
      },
    ]);
  }
}
