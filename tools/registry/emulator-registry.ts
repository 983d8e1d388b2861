import { CommandError } from '../command';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/**
 * Registry that stands beside an emulator of the AWS API, which brings none: `host:port` on this machine, named by
 * `ABREAST_EMULATOR_REGISTRY`. It is spoken to without TLS.
 * @param variables Default: those of this process
 * @throws CommandError unless both the registry and the API (`AWS_ENDPOINT_URL`) are on this machine
 */
export function emulatorRegistry(variables: NodeJS.ProcessEnv = process.env): string | undefined {
  const { ABREAST_EMULATOR_REGISTRY: registry, AWS_ENDPOINT_URL: api = '' } = variables;
  if (!registry) return undefined;
  if (isHere(`http://${registry}`) && isHere(api)) return registry;
  throw new CommandError(
    `ABREAST_EMULATOR_REGISTRY (${registry}) must be 'host:port' on this machine, beside an emulator that AWS_ENDPOINT_URL names here: unset it, an account has its own registry`,
  );
}

function isHere(address: string): boolean {
  return URL.canParse(address) && LOOPBACK.test(new URL(address).hostname);
}
