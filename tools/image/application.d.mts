/** Types of `application.mjs`, which is no TypeScript because it runs before anything is compiled. */
export function compileApplication(): Promise<string>;
export function compileInto(folder: string): Promise<string[]>;
export function applicationVersion(folder: string): string;
