import { z } from 'zod';
import { size, text } from './fields';

const cores = () => z.number().min(0.1).max(96);
const memory = () => size('256MiB', '768GiB');
const storageClass = () =>
  text(/^[a-z0-9][a-z0-9.-]{0,62}$/, 'is not the name of a storage class', "use 'gp3'").prefault('gp3');
const storage = () => size('1GiB', '16TiB');

/** Postgres servers by CloudNativePG. */
export const postgresInCluster = z
  .strictObject({
    /** Cores that the scheduler keeps for each pod. @default 1 - the Reconciliation guide */
    cpu: cores().prefault(1),
    /** Most cores of a pod. @default 2 - the Reconciliation guide */
    cpuLimit: cores().prefault(2),
    /** Memory that the scheduler keeps for each pod. @default '2GiB' - the Reconciliation guide */
    memory: memory().prefault('2GiB'),
    /** Most memory of a pod; beyond it the pod is killed. @default '4GiB' - the Reconciliation guide */
    memoryLimit: memory().prefault('4GiB'),
    /** Class of the volumes. @default 'gp3' - encrypted, grows, stays in its zone */
    storageClass: storageClass(),
    /** Disk of each pod; it grows where the class lets it, and never shrinks. @default '100GiB' - the Reconciliation guide */
    storage: storage().prefault('100GiB'),
  })
  .prefault({});

/** Redis nodes by the Redis operator. */
export const redisInCluster = z
  .strictObject({
    /** Cores that the scheduler keeps for each pod. @default 0.5 - the Reconciliation guide */
    cpu: cores().prefault(0.5),
    /** Most cores of a pod. @default 1 - the Reconciliation guide */
    cpuLimit: cores().prefault(1),
    /** Memory that the scheduler keeps for each pod. @default '1GiB' - the Reconciliation guide */
    memory: memory().prefault('1GiB'),
    /** Most memory of a pod; beyond it the pod is killed. @default '2GiB' - the Reconciliation guide */
    memoryLimit: memory().prefault('2GiB'),
    /** Class of the volumes. @default 'gp3' - encrypted, grows, stays in its zone */
    storageClass: storageClass(),
    /** Disk of each pod; it grows where the class lets it, and never shrinks. @default '10GiB' - the Reconciliation guide */
    storage: storage().prefault('10GiB'),
  })
  .prefault({});

/** OpenSearch nodes by the OpenSearch operator; half of the memory is heap, and all of it is asked for. */
export const searchInCluster = z
  .strictObject({
    /** Cores that the scheduler keeps for each pod. @default 1 */
    cpu: cores().prefault(1),
    /** Most cores of a pod. @default 2 */
    cpuLimit: cores().prefault(2),
    /** Memory that the scheduler keeps for each pod. @default '2GiB' */
    memory: memory().prefault('2GiB'),
    /** Most memory of a pod; beyond it the pod is killed. @default '2GiB' */
    memoryLimit: memory().prefault('2GiB'),
    /** Class of the volumes. @default 'gp3' - encrypted, grows, stays in its zone */
    storageClass: storageClass(),
  })
  .prefault({});

/** RabbitMQ nodes by the RabbitMQ operator; it fills what it may have, so all of it is asked for. */
export const rabbitmqInCluster = z
  .strictObject({
    /** Cores that the scheduler keeps for each pod. @default 0.5 */
    cpu: cores().prefault(0.5),
    /** Most cores of a pod. @default 1 */
    cpuLimit: cores().prefault(1),
    /** Memory that the scheduler keeps for each pod. @default '1GiB' */
    memory: memory().prefault('1GiB'),
    /** Most memory of a pod; beyond it the pod is killed. @default '1GiB' */
    memoryLimit: memory().prefault('1GiB'),
    /** Class of the volumes. @default 'gp3' - encrypted, grows, stays in its zone */
    storageClass: storageClass(),
    /** Disk of each pod; it grows where the class lets it, and never shrinks. @default '10GiB' */
    storage: storage().prefault('10GiB'),
  })
  .prefault({});
