import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { CreatePolicyCommand } from '@aws-sdk/client-iam';
import { policyOf } from '../../../constructs/aws/policy';
import { ecrIn, iamIn } from '../../../tools/aws/clients';
import { findEngine } from '../../../tools/image/engine';
import { onPath, thisMachine } from '../../../tools/install/machine';
import { accepts, start, stopAll, temporaryFolder, until } from '../support/processes';
import { Project } from '../support/project';

// The way of an image into an account: a real registry and a container engine, and an emulator for the account's API.
// The tests follow one another.
jest.setTimeout(600_000);

const [API, REGISTRY] = [29_220, 29_221];
const ACCOUNT = '123456789012';
/** What the emulator hands out as the password, `<account>-auth-token`, as the registry knows it. */
const USERS = 'AWS:$2b$05$zzHW2VOr2o26/TNW51ooUuIhAOT3J4MNppeb9YC2lXMIvqMdf6WAu\n';
const PASSWORD = `${ACCOUNT}-auth-token`;

const machine = thisMachine();
const engine = findEngine();
const registry = onPath(machine, 'docker-registry');
const missing = [
  ...(engine ? [] : ['docker, podman or buildah']),
  ...(registry ? [] : ['a registry of images (Debian package docker-registry)']),
  ...(spawnSync('python3', ['-c', 'import moto.server']).status === 0 ? [] : ['moto (pip install "moto[server]")']),
  ...(onPath(machine, 'git') ? [] : ['git']),
];
if (missing.length > 0) console.warn(`SKIPPED: no image was pushed, for want of ${missing.join(' and ')}`);
const pushTest = missing.length > 0 ? test.skip : test;

const project = new Project();
const lock = join(project.folder, 'images.lock.json');
const locked = (): Record<string, string> => JSON.parse(readFileSync(lock, 'utf8'));
const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...words], {
    cwd: project.folder,
    encoding: 'utf8',
  }).trim();
/** The first one: later ones change the lock file only. */
const commit = () => git('rev-list', '--max-parents=0', 'HEAD');
const variables = {
  AWS_ENDPOINT_URL: `http://127.0.0.1:${API}`,
  AWS_ACCESS_KEY_ID: 'nobody',
  AWS_SECRET_ACCESS_KEY: 'nobody',
  AWS_EC2_METADATA_DISABLED: 'true',
  ABREAST_EMULATOR_REGISTRY: `127.0.0.1:${REGISTRY}`,
};
const push = (name: string, more: NodeJS.ProcessEnv = {}) =>
  project.run('image-push', [name, '--base-from-host'], { ...variables, ...more });
const deploy = () => project.run('deploy', ['prod'], variables);

const insecure = () => (engine?.name === 'docker' ? [] : ['--tls-verify=false']);
const ask = (method: string, tag: string) =>
  fetch(`http://127.0.0.1:${REGISTRY}/v2/abreast/manifests/${tag}`, {
    method,
    headers: {
      accept: 'application/vnd.docker.distribution.manifest.v2+json',
      authorization: `Basic ${Buffer.from(`AWS:${PASSWORD}`).toString('base64')}`,
    },
  });

/** An account in which nobody has made a repository. */
async function startAccount(): Promise<void> {
  const folder = temporaryFolder();
  const users = join(folder, 'users');
  writeFileSync(users, USERS);
  const configuration = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: join(folder, 'images') } },
    http: { addr: `127.0.0.1:${REGISTRY}` },
    auth: { htpasswd: { realm: 'images', path: users } },
  };
  const file = join(folder, 'registry.yml'); // YAML reads JSON
  writeFileSync(file, JSON.stringify(configuration));
  start(registry ?? '', ['serve', file]);
  start('python3', ['tools/emulator/emulator.py', String(API)], process.cwd());
  await until('the registry', () => accepts(REGISTRY), 20_000);
  await until('the emulator', () => accepts(API), 60_000);
}

/** A clone of the project as it lies here, with one environment in an account and one in an emulator. */
function commitProject(): void {
  for (const file of ['.dockerignore', '.gitignore']) copyFileSync(file, join(project.folder, file));
  const described = (name: string, kind: string) =>
    `{ name: '${name}', system: reference, platform: 'ec2', tier: 'enterprise', region: 'eu-central-1',
       account: { id: '${ACCOUNT}', kind: '${kind}', github: { repository: 'example/abreast' } }, domain: 'www.example.com',
       image: lockedImage(images, 'abreast') }`;
  for (const [name, kind] of [
    ['prod', 'aws'],
    ['sandbox', 'emulator'],
  ] as const) {
    project.environment(name, described(name, kind));
    const file = join(project.folder, 'environments', `${name}.ts`);
    const imports = `import images from '../images.lock.json';\nimport { lockedImage } from '../model/images';\n`;
    writeFileSync(file, imports + readFileSync(file, 'utf8'));
  }
  writeFileSync(lock, '{ "other": "unpushed", "abreast": "unpushed" }\n');
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'all of it');
}

Object.assign(process.env, variables);
const ecr = ecrIn('eu-central-1');

beforeAll(async () => {
  if (missing.length > 0) return;
  commitProject();
  await startAccount();
});
afterAll(async () => {
  if (engine) spawnSync(engine.path, ['rmi', `127.0.0.1:${REGISTRY}/abreast:${commit()}`], { stdio: 'ignore' });
  await project.end('none-of-them'); // nothing was deployed
  await stopAll();
});

pushTest('is refused before anything is built: for an emulator, without a repository, with changes', async () => {
  expect(await push('sandbox')).toMatchObject({
    status: 1,
    output: expect.stringContaining('environment (sandbox) must be in an account of AWS'),
  });
  expect(await push('prod')).toMatchObject({
    status: 1,
    output: `the repository (abreast) must be in account ${ACCOUNT}, it is not: npm run bootstrap -- ${ACCOUNT} makes it\n`,
  });
  writeFileSync(join(project.folder, 'app', 'new.ts'), '');
  expect(await push('prod')).toMatchObject({
    status: 1,
    output: expect.stringMatching(/^what the image is made of must be committed, .* \(app\/new\.ts\): /),
  });
  git('clean', '--quiet', '--force', 'app/new.ts');
  expect(git('status', '--porcelain')).toBe('');
});

pushTest('is refused with a registry elsewhere beside an emulator here, or with no credentials', async () => {
  expect(await push('prod', { ABREAST_EMULATOR_REGISTRY: 'registry.example.com' })).toMatchObject({
    status: 1,
    output: expect.stringContaining("must be 'host:port' on this machine"),
  });
  expect(await push('prod', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', HOME: project.folder })).toMatchObject({
    status: 1,
    output: expect.stringMatching(
      /^credentials of account 123456789012 must be at hand, .*: log in as for the AWS CLI/,
    ),
  });
});

pushTest('a deploy is refused before anything is written while the image is unpushed', async () => {
  const before = project.fingerprint();
  expect(await deploy()).toMatchObject({
    status: 1,
    output: expect.stringMatching(
      /^images\.lock\.json: abreast \(unpushed\) must be the digest .*: npm run image:push -- prod builds it/,
    ),
  });
  expect(project.fingerprint()).toBe(before);
});

pushTest('goes to the account by its commit, and its digest into the lock file', async () => {
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'abreast', imageTagMutability: 'IMMUTABLE' }));
  const { status, output } = await push(ACCOUNT);
  expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('commit it: git add images.lock') });
  expect(output).not.toContain(PASSWORD);
  const digest = (await ask('HEAD', commit())).headers.get('docker-content-digest');
  expect(locked()).toEqual({ abreast: digest, other: 'unpushed' });
  expect(readFileSync(lock, 'utf8')).toBe(`{\n  "abreast": "${digest}",\n  "other": "unpushed"\n}\n`);
  expect(git('status', '--porcelain')).toBe('M images.lock.json');
  const inspected = JSON.parse(
    execFileSync(engine?.path ?? '', ['inspect', `127.0.0.1:${REGISTRY}/abreast:${commit()}`], { encoding: 'utf8' }),
  )[0];
  const { Labels: labels } = inspected.Config ?? inspected.Docker.config;
  expect(labels['org.opencontainers.image.revision']).toBe(commit());
  const again = spawnSync(engine?.path ?? '', ['push', ...insecure(), `127.0.0.1:${REGISTRY}/abreast:${commit()}`]);
  expect(String(again.stderr)).toMatch(/unauthorized|authentication required/); // nobody stays logged in
});

pushTest('happens once: not again after the lock file was committed, and a lock file put back is mended', async () => {
  const digest = locked().abreast;
  git('commit', '--quiet', '--all', '--message', 'deploy');
  const again = await push('prod');
  expect(again).toMatchObject({ status: 0, output: expect.stringContaining('was pushed before: nothing is built') });
  expect(again.output).toContain(`images.lock.json names it already: ${digest}`);
  expect(git('status', '--porcelain')).toBe('');
  git('checkout', '--quiet', 'HEAD~1', '--', 'images.lock.json');
  expect((await push('prod')).status).toBe(0);
  expect(locked().abreast).toBe(digest);
});

pushTest(
  'a deploy is refused while the account lacks the image or the boundary of roles, and goes on once it has both',
  async () => {
    const { abreast: digest = '' } = locked();
    const before = project.fingerprint();
    expect(await deploy()).toMatchObject({
      status: 1,
      output: expect.stringMatching(/^images\.lock\.json: abreast \(sha256:.*\) must be in the repository abreast of/),
    });
    expect(project.fingerprint()).toBe(before);
    const imageManifest = await (await ask('GET', digest)).text();
    const image = { imageManifest, imageDigest: digest, imageTag: commit() };
    await ecr.send(new PutImageCommand({ repositoryName: 'abreast', ...image }));
    expect(await deploy()).toMatchObject({
      status: 1,
      output: expect.stringMatching(
        /^account\.github \(example\/abreast\) must .*: npm run bootstrap -- 123456789012 makes/,
      ),
    });
    expect(project.fingerprint()).toBe(before);
    const policy = {
      PolicyName: 'ci-abreast-prod-boundary',
      PolicyDocument: policyOf([{ Effect: 'Deny', Action: '*', Resource: '*' }]),
    };
    await iamIn('eu-central-1').send(new CreatePolicyCommand(policy));
    // No bucket of states: the deploy ends there, after it has looked at the account.
    expect(await deploy()).toMatchObject({ status: 1, output: expect.stringContaining('✓ account looked at') });
  },
);
