import type { Environment } from '../model/environment';

/** Matcher of the system's own services: other programs measure their processes by the same names. */
export function ownServices({ services }: Environment): string {
  return `service=~"${Object.keys(services).join('|')}"`;
}

/** Times that each instance started anew within an hour. */
export function restartsOf(environment: Environment): string {
  return `avg by (service, instance) (changes(process_start_time_seconds{${ownServices(environment)}}[1h]))`;
}

/** The same matcher for targets of Prometheus, among which are the second fleets of a rollout on eks. */
export function ownTargets({ services }: Environment): string {
  return `service=~"(${Object.keys(services).join('|')})(-candidate)?"`;
}
