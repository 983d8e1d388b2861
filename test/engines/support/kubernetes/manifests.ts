import { until } from '../processes';
import { APPLY, type Api, ApiError, MERGE } from './api';
import { type KubernetesObject, nameOf, type Pod, type Reference } from './objects';
import type { Resources } from './resources';

/** How to apply. */
export interface ApplyOptions {
  /** @default 'abreast' */
  readonly fieldManager?: string;
  /**
   * Takes over fields that another manager owns, instead of failing.
   * @default false
   */
  readonly force?: boolean;
  /**
   * Checks, but writes nothing.
   * @default false
   */
  readonly dryRun?: boolean;
}

const GONE_MILLISECONDS = 60_000;

/** What tests do with manifests, all of it through the API server. */
export class Manifests {
  constructor(
    readonly api: Api,
    readonly resources: Resources,
  ) {}

  /**
   * Applies objects in this order, as `kubectl apply --server-side --validate=strict` does.
   * @returns them as the server keeps them; an unchanged one has the same `resourceVersion`
   * @throws ApiError when one has an unknown field, a wrong type, a value that is refused, or a field of another manager
   */
  async apply(objects: readonly object[], options: ApplyOptions = {}): Promise<readonly KubernetesObject[]> {
    const { fieldManager = 'abreast', force = false, dryRun = false } = options;
    const query = {
      fieldManager,
      fieldValidation: 'Strict',
      force: String(force),
      ...(dryRun ? { dryRun: 'All' } : {}),
    };
    const applied: KubernetesObject[] = [];
    for (const object of objects as readonly KubernetesObject[]) {
      const path = await this.resources.pathOf(object);
      const sent = { body: object, type: APPLY, query };
      applied.push(await this.api.request('PATCH', path, sent).catch((error) => Promise.reject(named(object, error))));
    }
    return applied;
  }

  /** An object as it is now; undefined when there is none. */
  async get<T = KubernetesObject>(reference: Reference): Promise<T | undefined> {
    try {
      return await this.api.request<T>('GET', await this.resources.pathOf(reference));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Changes some fields of an object: what is left out stays, null goes. */
  async patch(reference: Reference, body: object, subresource?: 'status'): Promise<KubernetesObject> {
    const path = await this.resources.pathOf(reference);
    return this.api.request('PATCH', subresource ? `${path}/${subresource}` : path, { body, type: MERGE });
  }

  /** Pods of a namespace that carry these labels (a selector's text, as `app=web,tier!=cache`). */
  pods(namespace: string, labelSelector = ''): Promise<readonly Pod[]> {
    return this.api.list(`/api/v1/namespaces/${namespace}/pods`, { labelSelector });
  }

  /** Deletes objects, the last first, with everything they own; resolves once all are gone. */
  async deleteAll(objects: readonly object[]): Promise<void> {
    const references = [...(objects as readonly KubernetesObject[])].reverse();
    for (const reference of references) await this.delete(reference);
    for (const reference of references) {
      const isGone = async () => (await this.get(reference)) === undefined;
      await until(`${nameOf(reference)} to go`, isGone, GONE_MILLISECONDS);
    }
  }

  /** What is in a namespace but what every namespace has: names, as `Deployment shop/web`. */
  async leftIn(namespace: string): Promise<readonly string[]> {
    const kinds = await this.resources.namespacedKinds();
    const names = await Promise.all(
      kinds.map(async (kind) => {
        const objects = await this.api.list(await this.resources.listPath(kind, namespace));
        return objects.map(({ metadata }) => nameOf({ ...kind, metadata }));
      }),
    );
    return names
      .flat()
      .filter((name) => !/^(Event |ServiceAccount .*\/default$|ConfigMap .*\/kube-root-ca.crt$)/.test(name));
  }

  private async delete(reference: Reference): Promise<void> {
    const path = await this.resources.pathOf(reference);
    // Dependents first: who waits for the object waits for its pods, too.
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Foreground' };
    await this.api.request('DELETE', path, { body }).catch((error) => {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    });
  }
}

/** The same refusal, with the object's name in front. */
function named(object: KubernetesObject, error: unknown): unknown {
  return error instanceof ApiError ? new ApiError(error.status, `${nameOf(object)}: ${error.message}`) : error;
}
