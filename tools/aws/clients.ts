import { ECRClient } from '@aws-sdk/client-ecr';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';

// Which releases of the SDK go with which Node is the concern of who maintains this, not of who deploys.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** The registry of images in a region; credentials are found as the AWS CLI finds them. */
export const ecrIn = (region: string): ECRClient => new ECRClient({ region });

/** The same for roles and policies, which belong to no region. */
export const iamIn = (region: string): IAMClient => new IAMClient({ region });

/** The same for whose credentials they are. */
export const stsIn = (region: string): STSClient => new STSClient({ region });
