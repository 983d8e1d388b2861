import { EnvironmentError } from '../model/errors';
import { InstallError } from './install/problem';
import { LocalFailure, machineFailure } from './local/failure';

/** A failure whose message is all that a person needs: it is printed without a stack trace. */
export class CommandError extends Error {}

const EXPECTED = [CommandError, EnvironmentError, InstallError, LocalFailure];

/** Runs a command's body; what was foreseen is printed as its message, anything else with its stack. Exit status 1. */
export async function runCommand(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (thrown) {
    const error = machineFailure(thrown);
    const isExpected = EXPECTED.some((kind) => error instanceof kind);
    console.error(isExpected ? (error as Error).message : error);
    process.exitCode = 1;
  }
}
