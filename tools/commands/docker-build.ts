/** Builds the image of the reference application with docker, podman or buildah. */
import { Command, Option } from 'commander';
import { runCommand } from '../command';
import { buildImage } from '../image/build-image';
import { ensureEngine } from '../image/engine';
import { baseFromHost } from '../image/host-base';
import { originHere } from '../image/origin';
import { step } from '../progress';

interface Options {
  readonly tag?: string;
  readonly buildBase?: string;
  readonly runBase?: string;
  readonly baseFromHost?: true;
}

void runCommand(async () => {
  const options = parse();
  const engine = await ensureEngine();
  const { version, revision, source } = await originHere();
  const tag = options.tag ?? `abreast/app:${version}`;
  const { build, run } = options.baseFromHost
    ? await step('base images made from this machine', () => baseFromHost(engine))
    : { build: options.buildBase, run: options.runBase };
  await step(`${tag} built with ${engine.name}`, () =>
    buildImage(engine, {
      tag,
      dockerfile: 'app/Dockerfile',
      context: '.',
      arguments: {
        VERSION: version,
        REVISION: revision,
        SOURCE: source,
        ...(build ? { BUILD_BASE: build } : {}),
        ...(run ? { RUN_BASE: run } : {}),
      },
    }),
  );
});

function parse(): Options {
  const command = new Command('npm run docker:build --').description('Builds the image of the reference application.');
  command
    .option('--tag <name>', 'name of the image (default: abreast/app:<version>, as synth computes the version)')
    .option(
      '--build-base <image>',
      'image to compile and install in; Node, npm, sh and find (default: see app/Dockerfile)',
    )
    .option('--run-base <image>', 'image to run in; the C and C++ libraries (default: see app/Dockerfile)')
    .addOption(
      new Option('--base-from-host', "make both from this machine's Node: no registry of images is asked").conflicts([
        'buildBase',
        'runBase',
      ]),
    )
    .showHelpAfterError(`  way out: ${command.name()} --help lists the flags`)
    .allowExcessArguments(false)
    .parse();
  return command.opts<Options>();
}
