import { arch, availableParallelism, hostname, loadavg, platform, release, totalmem } from 'node:os';

/** The machine and the program under this instance. */
export function systemInformation() {
  return {
    hostname: hostname(),
    platform: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    cpus: availableParallelism(),
    memory_bytes: totalmem(),
  };
}

/** What this instance uses at this moment. */
export function resourceUsage() {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return {
    uptime_seconds: Math.round(process.uptime()),
    memory: { rss_bytes: rss, heap_used_bytes: heapUsed, heap_total_bytes: heapTotal, external_bytes: external },
    cpu: { user_seconds: user / 1e6, system_seconds: system / 1e6 },
    load_average: loadavg(),
  };
}
