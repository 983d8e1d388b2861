/** Builds the image of the reference application with docker, podman or buildah. */
import { Command } from 'commander';
import { runCommand } from '../command';
import { addBaseOptions, type BaseOptions } from '../image/base-options';
import { buildApplication } from '../image/build-application';
import { ensureEngine } from '../image/engine';
import { originHere } from '../image/origin';

interface Options extends BaseOptions {
  readonly tag?: string;
}

void runCommand(async () => {
  const { tag, ...bases } = parse();
  const engine = await ensureEngine();
  const origin = await originHere();
  await buildApplication(engine, { tag: tag ?? `abreast/app:${origin.version}`, origin, bases });
});

function parse(): Options {
  const command = new Command('npm run docker:build --').description('Builds the image of the reference application.');
  command.option('--tag <name>', 'name of the image (default: abreast/app:<version>, as synth computes the version)');
  addBaseOptions(command)
    .showHelpAfterError(`  way out: ${command.name()} --help lists the flags`)
    .allowExcessArguments(false)
    .parse();
  return command.opts<Options>();
}
