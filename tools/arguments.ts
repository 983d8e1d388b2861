import { Command } from 'commander';
import { renderProblem } from '../model/errors';
import { CommandError } from './command';

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
  command.showHelpAfterError(`  way out: ${command.name()} --help lists arguments and flags`);
  command.parse();
  return { environment: command.processedArgs[0] as string, options: command.opts() as Options };
}

/** What a flag's number must be. */
export interface NumberRule {
  readonly least: number;
  /** @default none */
  readonly most?: number;
  /** @default false - whole numbers only */
  readonly fraction?: boolean;
}

/**
 * The numbers given to flags; undefined for a flag that was left out.
 * @throws CommandError with every flag that breaks its rule
 */
export function numbersOf<Name extends string>(
  options: { readonly [Given in NoInfer<Name>]?: string },
  rules: Readonly<Record<Name, NumberRule>>,
): Partial<Record<Name, number>> {
  const given = (Object.keys(rules) as Name[]).filter((name) => options[name] !== undefined);
  const broken = given.filter((name) => !fits(Number(options[name] || 'none'), rules[name]));
  if (broken.length === 0)
    return Object.fromEntries(given.map((name) => [name, Number(options[name])])) as Partial<Record<Name, number>>;
  const lines = broken.map((name) => {
    const { least, most, fraction } = rules[name];
    const rule = `must be a ${fraction ? '' : 'whole '}number ${most === undefined ? `of at least ${least}` : `from ${least} to ${most}`}`;
    return renderProblem({ path: `--${name}`, value: options[name], rule, wayOut: 'correct it' });
  });
  throw new CommandError(lines.join('\n'));
}

function fits(value: number, { least, most = Number.MAX_SAFE_INTEGER, fraction = false }: NumberRule): boolean {
  return value >= least && value <= most && (fraction || Number.isInteger(value));
}
