import { type Api, ApiError } from './api';
import type { KubernetesObject, Reference } from './objects';

/** A kind that an API server serves. */
export interface Resource {
  /** Word in paths, as `deployments`. */
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** Knows the path of every object: which kinds there are, the server says itself. */
export class Resources {
  private readonly known = new Map<string, readonly Resource[]>();

  constructor(private readonly api: Api) {}

  /**
   * Path of an object, as `/apis/apps/v1/namespaces/shop/deployments/web`.
   * @throws ApiError when the server knows no such kind
   */
  async pathOf(object: Reference): Promise<string> {
    return `${await this.listPath(object, object.metadata.namespace ?? 'default')}/${object.metadata.name}`;
  }

  /** Path of a kind's list, in one namespace or, without one, in all. */
  async listPath({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>, namespace?: string) {
    const { name, namespaced } = await this.resource(apiVersion, kind);
    return `${root(apiVersion)}${namespaced && namespace ? `/namespaces/${namespace}` : ''}/${name}`;
  }

  /** Every kind whose objects live in namespaces and can be listed, with its version. */
  async namespacedKinds(): Promise<readonly Pick<KubernetesObject, 'apiVersion' | 'kind'>[]> {
    const { groups } = await this.api.request<{ groups: readonly Group[] }>('GET', '/apis');
    const versions = ['v1', ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
    const kinds = await Promise.all(
      versions.map(async (apiVersion) =>
        (await this.served(apiVersion))
          .filter(({ namespaced, verbs }) => namespaced && verbs.includes('list'))
          .map(({ kind }) => ({ apiVersion, kind })),
      ),
    );
    return kinds.flat();
  }

  private async resource(apiVersion: string, kind: string): Promise<Resource> {
    const find = (resources: readonly Resource[] = []) => resources.find((each) => each.kind === kind);
    const found = find(this.known.get(apiVersion)) ?? find(await this.served(apiVersion));
    if (!found) throw new ApiError(404, `${apiVersion} has no kind ${kind}`);
    return found;
  }

  /** Asks anew each time: a CustomResourceDefinition may have added a kind. */
  private async served(apiVersion: string): Promise<readonly Resource[]> {
    const { resources } = await this.api.request<{ resources: readonly Resource[] }>('GET', root(apiVersion));
    const own = resources.filter(({ name }) => !name.includes('/'));
    this.known.set(apiVersion, own);
    return own;
  }
}

interface Group {
  readonly preferredVersion: { readonly groupVersion: string };
}

const root = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
