import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { CommandError } from '../command';

/**
 * Runs a linter in a folder and reads the one JSON document that it prints. Neither a configuration in somebody's home
 * nor a key of somebody's account takes part: what is found depends on the folder alone.
 * @throws CommandError with what it said where it printed no such document
 */
export async function runLinter(folder: string, command: readonly [string, ...string[]]): Promise<unknown> {
  const [program, ...words] = command;
  const child = spawn(program, words, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const [printed, complaints] = await Promise.race([Promise.all([text(child.stdout), text(child.stderr)]), failed]);
  try {
    return JSON.parse(printed);
  } catch {
    throw new CommandError(`${command.join(' ')} must print JSON, it says: ${(complaints || printed).slice(-2_000)}`);
  }
}
