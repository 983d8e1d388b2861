import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from '../../../tools/bootstrap';
import { isProgram, onPath, thisMachine } from '../../../tools/install/machine';
import { mirrorConfiguration, providerMirrors } from '../../../tools/install/provider-mirror';
import { anEc2, synthBootstrap } from '../../support/aws';
import type { Attributes } from '../../support/aws-template';
import { accepts, start, stopAll, temporaryFolder, until } from '../support/processes';

// The bootstrap of an account, from nothing, against an emulator of the AWS API. The tests follow one another.
jest.setTimeout(600_000);

const PORT = 24_990;
const ID = 'bootstrap-123456789012';
const KEY = 'bootstrap/bootstrap-123456789012.tfstate';
const bucket = `http://127.0.0.1:${PORT}/abreast-state-123456789012`;
const folder = join(temporaryFolder(), 'bootstrap');
const left = join(folder, 'before-the-bucket.tfstate');
const path = process.env.TERRAFORM_BINARY_NAME ?? onPath(thisMachine(), 'terraform');

const missing = [
  ...(path && isProgram(path) ? [] : ['Terraform']),
  ...(spawnSync('python3', ['-c', 'import moto.server']).status === 0 ? [] : ['moto (pip install "moto[server]")']),
];
if (missing.length > 0) console.warn(`SKIPPED: no account was bootstrapped, for want of ${missing.join(' and ')}`);
const accountTest = missing.length > 0 ? test.skip : test;

/** The stack as the emulator can take it. */
function configuration(): string {
  const account = { id: '123456789012', github: { repository: 'example/abreast' } };
  const environments = [anEc2({ name: 'dev', account }), anEc2({ name: 'prod', account })];
  const { files } = synthBootstrap(environments);
  const file = JSON.parse(JSON.stringify(files[ID]));
  // Names of buckets are no names of hosts on 127.0.0.1.
  Object.assign(file.provider.aws[0], { s3_use_path_style: true });
  Object.assign(file.terraform.backend.s3, { use_path_style: true });
  // moto 5.2 takes a refusal on a condition for one in any case, and it speaks no TLS.
  delete file.resource.aws_s3_bucket_policy;
  // It forgets how many earlier versions are to stay: the provider would wait for them in vain.
  const [lifecycle] = Object.values<{ rule: Attributes[] }>(file.resource.aws_s3_bucket_lifecycle_configuration);
  Object.assign(lifecycle?.rule[0] ?? {}, { noncurrent_version_expiration: [{ noncurrent_days: 90 }] });
  return JSON.stringify(file, null, 2);
}

const run = () => bootstrap({ id: ID, configuration: configuration(), terraform: path ?? '', folder });
const printed = () => readFileSync(join(folder, 'terraform.log'), 'utf8');
// Of a signature the emulator sees only that there is one.
const authorization =
  'AWS4-HMAC-SHA256 Credential=nobody/20200101/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=0';
const ask = (key: string, method = 'GET') => fetch(`${bucket}/${key}`, { method, headers: { authorization } });
const state = () => ask(KEY);

beforeAll(async () => {
  if (missing.length > 0) return;
  const mirrors = providerMirrors({ named: process.env.TF_PLUGIN_MIRROR });
  const cli = join(temporaryFolder(), 'cli.tfrc');
  writeFileSync(cli, mirrorConfiguration(mirrors, mirrors.length > 0 ? 'nowhere' : 'registry'));
  Object.assign(process.env, {
    TF_CLI_CONFIG_FILE: cli,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${PORT}`,
    AWS_ACCESS_KEY_ID: 'nobody',
    AWS_SECRET_ACCESS_KEY: 'nobody',
    AWS_EC2_METADATA_DISABLED: 'true',
    MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
  });
  start('python3', ['tools/emulator/emulator.py', String(PORT)], process.cwd());
  await until('the emulator', () => accepts(PORT), 60_000);
});
afterAll(stopAll);

accountTest('makes the account ready and moves its own state into the bucket it made', async () => {
  const outputs = await run();
  expect(outputs).toEqual({
    'state-bucket': 'abreast-state-123456789012',
    'repository-abreast': '123456789012.dkr.ecr.eu-central-1.amazonaws.com/abreast',
    'plan-role-dev': 'arn:aws:iam::123456789012:role/ci-abreast-dev-plan',
    'deploy-role-dev': 'arn:aws:iam::123456789012:role/ci-abreast-dev-deploy',
    'plan-role-prod': 'arn:aws:iam::123456789012:role/ci-abreast-prod-plan',
    'deploy-role-prod': 'arn:aws:iam::123456789012:role/ci-abreast-prod-deploy',
  });
  const kept = await state();
  expect(((await kept.json()) as { resources: unknown[] }).resources).toHaveLength(25);
  expect(kept.headers.get('x-amz-server-side-encryption-aws-kms-key-id')).toBe(
    'arn:aws:kms:eu-central-1:123456789012:alias/abreast-bootstrap-state',
  );
  expect(existsSync(left)).toBe(false);
  expect(existsSync(join(folder, 'backend_override.tf.json'))).toBe(false);
});

accountTest('changes nothing the second time, and leaves no lock', async () => {
  const before = printed().length;
  await run();
  expect(printed().slice(before)).toContain('No changes.');
  expect(printed().slice(before)).not.toContain('migrate-state');
  expect((await ask(`${KEY}.tflock`)).status).toBe(404);
});

accountTest('takes over the role of OpenSearch that an account has already', async () => {
  const role = 'aws_iam_service_linked_role.search-role_0E76F6F5';
  const removed = spawnSync(path ?? '', ['state', 'rm', role], { cwd: folder, encoding: 'utf8', env: process.env });
  expect(removed.stdout).toContain('Successfully removed 1 resource instance(s).');
  const before = printed().length;
  await run();
  expect(printed().slice(before)).toContain('1 imported, 0 added, 0 changed, 0 destroyed.');
});

accountTest('goes on from the state that an interrupted run left on this machine', async () => {
  writeFileSync(left, await (await state()).text());
  await ask(KEY, 'DELETE');
  expect((await state()).status).toBe(404);
  await run();
  expect((await state()).status).toBe(200);
  expect(existsSync(left)).toBe(false);
});

accountTest('fails with the words of Terraform when the bucket cannot be asked for', async () => {
  Object.assign(process.env, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' });
  await expect(run()).rejects.toThrow(/terraform init failed with status 1\n {4}\| Error: /);
});
