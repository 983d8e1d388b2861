import { eachService } from './each-service';
import { WITH_KEDA_ONLY } from './replica-owner';
import { isGiven, type Rule, rule, when } from './rule';

const ON_EKS_ONLY = ['probes', 'cpuLimit', 'vertical', 'autoscaling.resources', 'autoscaling.behavior'];

const elsewhere = rule(['platform', 'services'], ({ platform, services }, given) => {
  if (platform === 'eks') return [];
  return eachService(services, (path) =>
    [...ON_EKS_ONLY, ...WITH_KEDA_ONLY].flatMap((field) =>
      when(
        isGiven(given, `${path}.${field}`),
        `${path}.${field}`,
        undefined,
        `must not be set on ${platform}`,
        'remove it: only eks has it',
      ),
    ),
  );
});

const sizes = rule(['platform', 'services'], ({ platform, services }) => {
  if (platform !== 'eks') return [];
  return eachService(services, (path, { cpu, cpuLimit, vertical }) => [
    ...when(
      cpuLimit !== undefined && cpuLimit < cpu,
      `${path}.cpuLimit`,
      cpuLimit,
      `must not be less than cpu (${cpu})`,
      'raise it, or leave it out',
    ),
    ...when(
      vertical.minCpu > vertical.maxCpu,
      `${path}.vertical.minCpu`,
      vertical.minCpu,
      `must not exceed maxCpu (${vertical.maxCpu})`,
      'raise maxCpu or lower minCpu',
    ),
    ...when(
      vertical.minMemory.bytes > vertical.maxMemory.bytes,
      `${path}.vertical.minMemory`,
      vertical.minMemory,
      `must not exceed maxMemory (${vertical.maxMemory})`,
      'raise maxMemory or lower minMemory',
    ),
  ]);
});

const probes = rule(['platform', 'services'], ({ platform, services }) => {
  if (platform !== 'eks') return [];
  return eachService(services, (path, { probes: given }) =>
    (['live', 'ready', 'startup'] as const).flatMap((name) =>
      when(
        given[name].timeout.milliseconds > given[name].interval.milliseconds,
        `${path}.probes.${name}.timeout`,
        given[name].timeout,
        `must not exceed interval (${given[name].interval})`,
        'raise interval or lower timeout',
      ),
    ),
  );
});

/** Rules about instances as pods. */
export const workloadRules: readonly Rule[] = [elsewhere, sizes, probes];
