import { type Command, Option } from 'commander';

/** What an image of the application is built from; the flags that `addBaseOptions` adds. */
export interface BaseOptions {
  /** @default what app/Dockerfile names */
  readonly buildBase?: string;
  /** @default what app/Dockerfile names */
  readonly runBase?: string;
  /** @default false - registries of images are asked for both */
  readonly baseFromHost?: true;
}

/** Adds the flags that say what the image is built from. */
export function addBaseOptions(command: Command): Command {
  return command
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
    );
}
