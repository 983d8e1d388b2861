import images from '../images.lock.json';
import { defineEnvironment } from '../model/environment';
import { lockedImage } from '../model/images';
import { reference } from '../systems/reference';

/** One instance of everything on AWS, without a domain: to try a change where it will run. */
export default defineEnvironment({
  name: 'dev',
  system: reference,
  platform: 'ec2',
  tier: 'single',
  account: { id: '123456789012' },
  region: 'eu-central-1',
  network: { cidr: '10.10.0.0/16' },
  image: lockedImage(images, 'abreast'),
});
