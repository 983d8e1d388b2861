import type { Problem } from '../errors';
import type { Sections } from '../schema/environment';

type Services = Sections['services'];

/** Applies a check to every service; `path` is where the service stands, such as 'services.web'. */
export function eachService(
  services: Services,
  check: (path: string, service: Services[string]) => readonly Problem[],
): readonly Problem[] {
  return Object.entries(services).flatMap(([name, service]) => check(`services.${name}`, service));
}
