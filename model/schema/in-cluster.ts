import { z } from 'zod';
import { size, text } from './fields';

/** What one pod of a data component asks for unless a person says otherwise. */
interface PodDefaults {
  readonly cpu: number;
  readonly cpuLimit: number;
  readonly memory: `${number}GiB`;
  readonly memoryLimit: `${number}GiB`;
}

/** What each pod of a data component gets where `host` is 'inCluster'. */
const podFields = ({ cpu, cpuLimit, memory, memoryLimit }: PodDefaults) => ({
  /** Cores that the scheduler keeps for it. */
  cpu: z.number().min(0.1).max(96).prefault(cpu),
  /** Most cores. */
  cpuLimit: z.number().min(0.1).max(96).prefault(cpuLimit),
  /** Memory that the scheduler keeps for it. */
  memory: size('256MiB', '768GiB').prefault(memory),
  /** Most memory; beyond it the pod is killed. */
  memoryLimit: size('256MiB', '768GiB').prefault(memoryLimit),
  /** Class of its volume. @default 'gp3' - encrypted, grows, stays in its zone */
  storageClass: text(/^[a-z0-9][a-z0-9.-]{0,62}$/, 'is not the name of a storage class', "use 'gp3'").prefault('gp3'),
});

/** Disk of each pod; it grows where the class lets it, and never shrinks. */
const disk = (initial: `${number}GiB`) => ({ storage: size('1GiB', '16TiB').prefault(initial) });

/** Postgres servers by CloudNativePG. Figures of the Reconciliation guide. */
export const postgresInCluster = z
  .strictObject({ ...podFields({ cpu: 1, cpuLimit: 2, memory: '2GiB', memoryLimit: '4GiB' }), ...disk('100GiB') })
  .prefault({});

/** Redis nodes by the Redis operator. Figures of the Reconciliation guide. */
export const redisInCluster = z
  .strictObject({ ...podFields({ cpu: 0.5, cpuLimit: 1, memory: '1GiB', memoryLimit: '2GiB' }), ...disk('10GiB') })
  .prefault({});

/** OpenSearch nodes by the OpenSearch operator; half of the memory is heap, and all of it is asked for. */
export const searchInCluster = z
  .strictObject(podFields({ cpu: 1, cpuLimit: 2, memory: '2GiB', memoryLimit: '2GiB' }))
  .prefault({});

/** RabbitMQ nodes by the RabbitMQ operator; it fills what it may have, so all of it is asked for. */
export const rabbitmqInCluster = z
  .strictObject({ ...podFields({ cpu: 0.5, cpuLimit: 1, memory: '1GiB', memoryLimit: '1GiB' }), ...disk('10GiB') })
  .prefault({});
