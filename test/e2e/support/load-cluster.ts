import {
  type ApiClient,
  type ApiRequest,
  apiClient,
} from "../../../lambdas/adapters/kubernetes/api-client.ts";
import { kubeconfigConnection } from "../../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { WriteHistory } from "./write-history.ts";

/** The kinds that are written: a built-in one, a secret one, and one of a custom resource. */
export const LOADED_KINDS = {
  configmaps: { path: "/api/v1", apiVersion: "v1", kind: "ConfigMap" },
  secrets: { path: "/api/v1", apiVersion: "v1", kind: "Secret" },
  "gadgets.sample.example.com": {
    path: "/apis/sample.example.com/v1",
    apiVersion: "sample.example.com/v1",
    kind: "Gadget",
  },
} as const;

/** One of {@link LOADED_KINDS}. */
export type LoadedKind = keyof typeof LOADED_KINDS;

/** Where one object is. */
export interface LoadedPlace {
  readonly kind: LoadedKind;
  readonly namespace: string;
  readonly name: string;
}

/** Requests on their way at a time; more make no API server faster. */
const IN_FLIGHT = 16;

/** Writes objects of {@link LOADED_KINDS} and records what the API server answers. */
export class LoadedCluster implements AsyncDisposable {
  readonly history = new WriteHistory();
  readonly #client: ApiClient;

  private constructor(client: ApiClient) {
    this.#client = client;
  }

  static async open(kubeconfig: string): Promise<LoadedCluster> {
    const connection = await kubeconfigConnection({ file: kubeconfig });
    return new LoadedCluster(apiClient(connection, { connections: IN_FLIGHT }));
  }

  async create(place: LoadedPlace, counter: number): Promise<void> {
    const body = JSON.stringify(loadedObject(place, counter));
    const answer = await this.#send({ method: "POST", path: collectionOf(place), body });
    this.history.wrote(nameOf(place), answer);
  }

  /** Replaces an object, whatever revision it has. */
  async update(place: LoadedPlace, counter: number): Promise<void> {
    const answer = await this.#send({
      method: "PATCH",
      path: `${collectionOf(place)}/${place.name}`,
      body: JSON.stringify(loadedObject(place, counter)),
      headers: { "content-type": "application/merge-patch+json" },
    });
    this.history.wrote(nameOf(place), answer);
  }

  /** Removes an object. Only a watch tells the revision of that: {@link recordRemovals}. */
  async remove(place: LoadedPlace): Promise<void> {
    await this.#send({ method: "DELETE", path: `${collectionOf(place)}/${place.name}` });
  }

  /** Creates many objects at once. */
  async fill(places: readonly LoadedPlace[]): Promise<void> {
    const waiting = places.values();
    const work = async () => {
      for (const place of waiting) await this.create(place, 0);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  }

  async createNamespace(name: string): Promise<void> {
    const body = JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    await this.#send({ method: "POST", path: "/api/v1/namespaces", body });
  }

  /** Records every removal of a kind from now on, until aborted. Resolves when the watch is on. */
  async recordRemovals(kind: LoadedKind, signal: AbortSignal): Promise<void> {
    const path = `${LOADED_KINDS[kind].path}/${kind.split(".")[0]}`;
    const list = JSON.parse(await this.#send({ method: "GET", path, query: { limit: "1" } }));
    const query = { watch: "1", resourceVersion: list.metadata.resourceVersion as string };
    const { body } = await this.#client.request({ method: "GET", path, query, signal });
    this.#recordRemovals(kind, body).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }

  async #recordRemovals(kind: LoadedKind, body: AsyncIterable<Buffer>): Promise<void> {
    let rest = "";
    for await (const chunk of body) {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const { type, object } = JSON.parse(line);
        if (type !== "DELETED") continue;
        const { namespace, name, resourceVersion } = object.metadata;
        this.history.removed(nameOf({ kind, namespace, name }), Number(resourceVersion));
      }
    }
  }

  async #send(request: ApiRequest): Promise<string> {
    const headers = { "content-type": "application/json", ...request.headers };
    const { status, body } = await this.#client.request({ ...request, headers });
    const text = await body.text();
    if (status >= 300) throw new Error(`${request.method} ${request.path}: ${status} ${text}`);
    return text;
  }
}

/** `secrets/load-1/s-7`. */
export function nameOf({ kind, namespace, name }: LoadedPlace): string {
  return `${kind}/${namespace}/${name}`;
}

function collectionOf({ kind, namespace }: LoadedPlace): string {
  return `${LOADED_KINDS[kind].path}/namespaces/${namespace}/${kind.split(".")[0]}`;
}

/** An object that says how often it was written, and names its neighbour. */
function loadedObject({ kind, name, namespace }: LoadedPlace, counter: number): object {
  const { apiVersion, kind: kindName } = LOADED_KINDS[kind];
  const annotations = { "sample.example.com/neighbour": `${namespace}/${name}-${counter}` };
  const content = {
    configmaps: { data: { counter: `${counter}`, text: "x".repeat(400) } },
    secrets: { stringData: { counter: `${counter}` } },
    "gadgets.sample.example.com": { spec: { mode: "auto", replicas: 1, serial: counter } },
  }[kind];
  return { apiVersion, kind: kindName, metadata: { name, namespace, annotations }, ...content };
}
