import images from '../images.lock.json';
import { defineEnvironment } from '../model/environment';
import { lockedImage } from '../model/images';
import { reference } from '../systems/reference';

/** Production's components against an emulator of the AWS API on this machine: no account, nothing to pay. */
export default defineEnvironment({
  name: 'sandbox',
  system: reference,
  platform: 'ec2',
  tier: 'enterprise',
  account: { id: '123456789012', kind: 'emulator' },
  region: 'eu-central-1',
  domain: 'sandbox.example.com',
  network: { cidr: '10.40.0.0/16' },
  image: lockedImage(images, 'abreast'),
  // An environment to throw away: destroy must leave nothing behind.
  database: { deletionProtection: false, finalSnapshot: false },
  // Left out for the emulator's sake: see constructs/aws/emulator-gaps.ts.
  search: { kind: 'database' },
});
