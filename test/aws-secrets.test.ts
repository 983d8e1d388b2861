import { anEc2, synthAws, synthBootstrap } from './support/aws';
import type { Attributes, AwsResource, Statement } from './support/aws-template';

const account = '123456789012';
const environment = anEc2({ tier: 'enterprise' });
const template = synthAws(environment);
const states = synthBootstrap([environment]);
const keys = [...template.resources('aws_kms_key'), ...states.resources('aws_kms_key')];
const policyOf = ({ attributes }: AwsResource): Statement[] =>
  (JSON.parse(String(attributes.policy ?? '{"Statement":[]}')) as { Statement: Statement[] }).Statement;

describe('every key', () => {
  test('is made anew each year, and can be had back for a month', () => {
    expect(keys.length).toBeGreaterThanOrEqual(4);
    for (const { attributes } of keys)
      expect(attributes).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  });

  test('belongs to the account, so that its owner can always reach it', () => {
    for (const key of keys)
      expect(policyOf(key)).toContainEqual(
        expect.objectContaining({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` } }),
      );
  });

  test('serves a service of AWS for what is of this account only', () => {
    const served = keys.flatMap(policyOf).filter(({ Principal }) => (Principal as Attributes).Service !== undefined);
    expect(served.length).toBeGreaterThanOrEqual(3);
    for (const { Principal, Condition } of served)
      expect([Principal, JSON.stringify(Condition ?? {})]).toEqual([Principal, expect.stringContaining(account)]);
  });
});

describe('every secret', () => {
  const secrets = template.resources('aws_secretsmanager_secret');
  const versions = template.resources('aws_secretsmanager_secret_version');

  test('is encrypted with a key of ours, and can be had back for a month where data is protected', () => {
    expect(secrets).toHaveLength(7);
    for (const { attributes } of secrets) {
      expect(template.referred(attributes.kms_key_id)?.type).toBe('aws_kms_key');
      expect(attributes.recovery_window_in_days).toBe(30);
    }
  });

  test('has a value that nobody wrote: one made at random, by version', () => {
    expect(versions).toHaveLength(secrets.length);
    for (const { attributes } of versions) {
      const { secret_string: known, secret_string_wo: unknown, secret_string_wo_version: version } = attributes;
      if (known === undefined) expect([unknown, version]).toEqual([expect.stringContaining('${ephemeral.'), 1]);
      else expect([known, unknown]).toEqual(['Aa1-${sha256(uuid())}', undefined]);
    }
  });
});
