import { Command } from 'commander';

/** Words after a command's name. */
export interface EnvironmentArguments<Options> {
  readonly environment: string;
  readonly options: Options;
}

/** Parses `[environment] [--flags]`; every flag is `[flags, description, default]`. Unknown words end with usage and status 1. */
export function environmentArguments<Options>(
  name: string,
  purpose: string,
  flags: readonly (readonly [string, string, string?])[] = [],
  defaultEnvironment?: string,
): EnvironmentArguments<Options> {
  const command = new Command(`npm run ${name} --`).description(purpose);
  command.argument(
    defaultEnvironment ? '[environment]' : '<environment>',
    'name of an environment',
    defaultEnvironment,
  );
  for (const [flag, description, fallback] of flags) command.option(flag, description, fallback);
  command.parse();
  return { environment: command.processedArgs[0] as string, options: command.opts() as Options };
}
