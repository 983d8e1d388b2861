import images from '../images.lock.json';
import { defineEnvironment } from '../model/environment';
import { lockedImage } from '../model/images';
import { reference } from '../systems/reference';

/** What production is, smaller: the last place before it. */
export default defineEnvironment({
  name: 'staging',
  system: reference,
  platform: 'ec2',
  tier: 'multi',
  account: { id: '123456789012' },
  region: 'eu-central-1',
  domain: 'staging.example.com',
  network: { cidr: '10.20.0.0/16' },
  image: lockedImage(images, 'abreast'),
});
