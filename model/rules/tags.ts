import { looksSecret, namesSecret } from '../secrets';
import { type Rule, rule, when } from './rule';

/** Tags that everything has without being told; a deploy role may change what carries that of its environment. */
const OWN = ['System', 'Environment', 'Tier', 'ManagedBy', 'Name', 'Service'];
/** Tags that a resource may have. @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MOST = 50;
/** What every service takes as a value; some take more. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html */
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const secret = rule(['tags'], ({ tags }) =>
  Object.entries(tags).flatMap(([name, value]) =>
    when(
      looksSecret(value) || namesSecret(name),
      `tags.${name}`,
      undefined,
      'looks like a secret, and everybody reads tags',
      'remove it',
    ),
  ),
);

/** IAM takes two names for one when they differ in case only. */
const inCloud = rule(['platform', 'tags'], ({ platform, tags }) => {
  if (platform === 'local') return [];
  const names = Object.keys(tags);
  return [
    ...names.flatMap((name, index) => {
      const earlier = [...OWN, ...names.slice(0, index)].find((other) => other.toLowerCase() === name.toLowerCase());
      return when(
        earlier !== undefined,
        `tags.${name}`,
        undefined,
        `must not be a second ${earlier}`,
        'IAM does not tell capitals from small letters; remove it, or rename it',
      );
    }),
    ...Object.entries(tags).flatMap(([name, value]) =>
      when(
        !VALUE.test(value),
        `tags.${name}`,
        value,
        `must have letters, digits, spaces and _ . : / = + - @ only on ${platform}`,
        'other characters are refused by IAM and others; leave them out',
      ),
    ),
    ...when(
      names.length + OWN.length > MOST,
      'tags',
      names.length,
      `must be at most ${MOST - OWN.length} on ${platform}`,
      `a resource has at most ${MOST}, and ${OWN.length} are there already; remove some`,
    ),
  ];
});

/** Rules about tags. */
export const tagRules: readonly Rule[] = [secret, inCloud];
