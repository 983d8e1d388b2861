import { generateAuthToken } from 'aws-msk-iam-sasl-signer-js';

/**
 * A token for Amazon MSK, good for 15 minutes: an address that the role of the machine has signed.
 * @param region of the brokers
 * @throws when the machine has no role, or its metadata service is away
 */
export async function iamToken(region: string): Promise<string> {
  const { token } = await generateAuthToken({ region });
  return token;
}
