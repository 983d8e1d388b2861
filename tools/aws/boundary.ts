import { GetPolicyCommand, NoSuchEntityException } from '@aws-sdk/client-iam';
import { iamIn } from './clients';

/** Whether the policy that bounds the roles of an environment is there. */
export async function isBoundaryThere(arn: string, region: string): Promise<boolean> {
  try {
    await iamIn(region).send(new GetPolicyCommand({ PolicyArn: arn }));
    return true;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return false;
    throw error;
  }
}
