import { z } from 'zod';
import { message, text, tiered } from './fields';

/** The account an environment lives in. Required on ec2 and eks, forbidden on local. */
export const accountSchema = z.strictObject({
  /** Twelve digits. Deploying with credentials of another account is refused. */
  id: text(/^\d{12}$/, 'must be twelve digits', "write it as text, '123456789012'"),
  /**
   * An account of AWS, or an emulator of its API on this machine: states then stay here, and what the emulator lacks is
   * left out.
   * @default 'aws'
   */
  kind: z.enum(['aws', 'emulator']).prefault('aws'),
  /**
   * Bucket that holds the Terraform states.
   * @default the bucket that the account's bootstrap stack creates
   */
  stateBucket: text(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'is not a bucket name',
    'use 3 to 63 of a-z 0-9 . -',
  ).optional(),
  /**
   * GitHub as the place from which workflows plan and deploy, with short-lived credentials of its OIDC provider.
   * @default none - no role is made
   */
  github: z
    .strictObject({
      /** Repository whose workflows may, 'owner/name'. */
      repository: text(/^[\w-]+\/[\w.-]+$/, 'is not a repository', "write it as 'owner/name'"),
      /**
       * The account's OIDC provider for GitHub: an account holds one. 'existing' when another project has made it.
       * @default 'create'
       */
      provider: z.enum(['create', 'existing']).prefault('create'),
    })
    .optional(),
});

/**
 * Region of the account, such as 'eu-central-1'. Forbidden on local.
 * @default none - required on ec2 and eks
 */
export const regionSchema = text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not a region', "write it as 'eu-central-1'");

/**
 * Name under which clients reach the environment, such as 'api.example.com'.
 * @default none - clients then come by http, to tier `single` and to the emulator only
 */
export const domainSchema = text(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'is not a domain name',
  "write it in lower case as 'api.example.com'",
);

/**
 * What instances run: the image built from this repository, one published in a registry, or the one that
 * `images.lock.json` names in the registry of the account.
 * @default by platform - required elsewhere
 */
export const imageSchema = tiered(
  z.discriminatedUnion('kind', [
    /** Built from `app/` where it runs. The only kind on local, where no container runs, and its default. */
    z.strictObject({ kind: z.literal('build') }),
    z.strictObject({
      kind: z.literal('registry'),
      /** Repository without tag, such as '123456789012.dkr.ecr.eu-central-1.amazonaws.com/abreast'. */
      // A colon before the last slash is a port, after it a tag.
      repository: text(
        /^[a-z0-9][a-z0-9.:_/-]*\/[a-z0-9][a-z0-9._-]*$|^[a-z0-9][a-z0-9._-]*$/,
        'is not a repository',
        'leave scheme, tag and digest out',
      ),
      /** Digest of the image: a tag can move, a digest cannot. */
      digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, {
        error: message('is not a digest', "write 'sha256:' and 64 hexadecimal digits; a tag can move"),
      }),
    }),
    /** What `images.lock.json` names, in the registry of the environment's account: see `lockedImage` in `model/images.ts`. */
    z.strictObject({
      kind: z.literal('locked'),
      /** Repository in that registry, such as 'abreast'. */
      repository: text(/^[a-z0-9][a-z0-9._/-]*[a-z0-9]$/, 'is not a repository', 'leave registry, tag and digest out'),
      /** Digest of the image, or 'unpushed': what runs nothing can be planned, not deployed. */
      digest: z.string().regex(/^(unpushed|sha256:[0-9a-f]{64})$/, {
        error: message('is not a digest', "write 'sha256:' and 64 hexadecimal digits; a tag can move"),
      }),
    }),
  ]),
  'name repository and digest of a published image',
);
