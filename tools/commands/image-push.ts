/** Builds the image of the application and pushes it to an account of AWS. */
import { Command } from 'commander';
import { loadEnvironments } from '../../environments';
import { publishImage } from '../aws/publish-image';
import { runCommand } from '../command';
import { addBaseOptions, type BaseOptions } from '../image/base-options';
import { imageTarget } from '../registry/target';

void runCommand(async () => {
  const command = new Command('npm run image:push --')
    .description('Builds the image of the application, pushes it, and writes its digest into images.lock.json.')
    .argument('<environment|account>', 'an environment that runs the image, or the twelve digits of its account')
    .showHelpAfterError('  way out: npm run image:push -- --help lists arguments and flags')
    .allowExcessArguments(false);
  addBaseOptions(command).parse();
  const target = imageTarget(command.processedArgs[0] as string, loadEnvironments());
  await publishImage(target, command.opts<BaseOptions>());
});
