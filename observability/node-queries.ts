/** Share of the processors of each machine that is used; one that waits for a disk could work. */
export const NODE_CPU =
  '1 - sum by (instance) (rate(node_cpu_seconds_total{mode=~"idle|iowait"}[5m])) / sum by (instance) (rate(node_cpu_seconds_total[5m]))';
/** Share of the memory of each machine that is not available. */
export const NODE_MEMORY = '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes';
/** File systems that keep data: not memory, nor images that are full by nature. */
export const ON_DISK = 'fstype!~"tmpfs|devtmpfs|ramfs|squashfs|erofs|iso9660"';
