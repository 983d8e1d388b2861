/** Prints the ledgers of an environment: demand against supply of every scarce thing. */
import { writeFileSync } from 'node:fs';
import { environmentArguments } from '../arguments';
import { groupedLines } from '../capacity/group';
import { picture } from '../capacity/picture';
import { printLedgers } from '../capacity/print';
import { shareOf } from '../capacity/share';
import { CommandError, runCommand } from '../command';
import { environmentNamed } from '../environment';

void runCommand(async () => {
  const { environment: name, options } = environmentArguments<{ json?: boolean; picture?: string }>(
    'capacity',
    'Prints demand and supply of every scarce thing, by ledger, the scarcest first.',
    [
      ['--json', 'print JSON instead of tables'],
      ['--picture <file>', 'write a picture of them, as SVG'],
    ],
  );
  const environment = environmentNamed(name);
  if (options.json) {
    const lines = groupedLines(environment.ledgers).flatMap((group) => group.lines);
    console.log(
      JSON.stringify(
        lines.map((line) => ({ ...line, share: shareOf(line) })),
        null,
        2,
      ),
    );
  } else printLedgers(environment);
  if (options.picture) write(options.picture, picture(environment));
});

function write(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new CommandError(`--picture (${file}) must be a file that can be written: ${(error as Error).message}`);
  }
}
