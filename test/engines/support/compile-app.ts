import { compileInto } from '../../../tools/image/application.mjs';

/** Compiles the application into a folder below `app/node_modules`, from where it finds its packages as in the image. */
export async function compileApp(folder: string): Promise<void> {
  await compileInto(folder);
}
