import type { ApiResource } from "../../../lambdas/core/kube/api-resource.ts";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import type {
  KubernetesReader,
  ListRequest,
  PageBody,
} from "../../../lambdas/core/kube/kubernetes-reader.ts";
import {
  type KubernetesWriter,
  type ObjectPlace,
  type WriteOptions,
  WriteRefusal,
} from "../../../lambdas/core/kube/kubernetes-writer.ts";
import { isJsonObject } from "../../../lambdas/core/kube/lossless-json-fields.ts";

/** One request a {@link MemoryKubernetes} was sent. */
export interface WriteRequest {
  readonly verb: "create" | "get" | "patch" | "list";
  /** `pods/shop/web`, `nodes/n1`; a list has no name. */
  readonly path: string;
  readonly body?: unknown;
  readonly options?: WriteOptions;
}

/**
 * A cluster that is nothing but the objects written to it. It serves the resources it is given, takes
 * any object, gives each a uid and a creation time, and refuses a name that is taken. It has no
 * validation, no owners of fields, no finalizers, and `status` is a field like any other.
 */
export class MemoryKubernetes implements KubernetesWriter {
  readonly objects = new Map<string, KubernetesObject>();
  readonly requests: WriteRequest[] = [];
  /** What it serves; may grow during a test. */
  readonly resources: ApiResource[];
  /** Asked before each request is carried out; what it returns is thrown. */
  refuse: (request: WriteRequest) => Error | undefined | Promise<Error | undefined> = () =>
    undefined;
  /** Called after an object was created, as controllers would act on it. */
  onCreate: (path: string) => void = () => {};
  creationTimestamp = "2026-11-23T12:00:01Z";

  constructor(resources: readonly ApiResource[]) {
    this.resources = [...resources];
  }

  /** Discovery, and lists by label or name on one page: a restore reads nothing else. */
  get reader(): KubernetesReader {
    return {
      version: () => Promise.reject(new Error("not served")),
      list: async (request) => this.#page(request),
      discovery: async (path) => this.#document(path),
    };
  }

  /** The paths that were sent with a verb, in their order. */
  sent(verb: WriteRequest["verb"]): readonly string[] {
    return this.requests.filter((request) => request.verb === verb).map(({ path }) => path);
  }

  async create(resource: ApiResource, object: KubernetesObject, options?: WriteOptions) {
    const { name, namespace } = object.metadata;
    const path = pathOf({ resource, name, ...(namespace !== undefined && { namespace }) });
    await this.#send({ verb: "create", path, body: object, ...(options && { options }) });
    if (this.objects.has(path)) throw refusal(409, "AlreadyExists", `${path} already exists`);
    const { creationTimestamp } = this;
    const metadata = { ...object.metadata, uid: `uid-${path}`, creationTimestamp };
    this.objects.set(path, { ...object, metadata });
    this.onCreate(path);
    return this.objects.get(path) ?? object;
  }

  async get(place: ObjectPlace) {
    const path = pathOf(place);
    await this.#send({ verb: "get", path });
    return this.objects.get(path);
  }

  async mergePatch(
    place: ObjectPlace,
    patch: Readonly<Record<string, unknown>>,
    options?: WriteOptions,
  ) {
    const path = pathOf(place);
    await this.#send({ verb: "patch", path, body: patch, ...(options && { options }) });
    const existing = this.objects.get(path);
    if (existing === undefined) throw refusal(404, "NotFound", `${path} not found`);
    const patched = merged(existing, patch) as KubernetesObject;
    this.objects.set(path, patched);
    return patched;
  }

  async listNames(resource: ApiResource) {
    await this.#send({ verb: "list", path: resource.resource });
    const prefix = `${resource.resource}/`;
    const paths = [...this.objects.keys()].filter((path) => path.startsWith(prefix));
    return paths.map((path) => path.slice(path.lastIndexOf("/") + 1));
  }

  async #send(request: WriteRequest): Promise<void> {
    this.requests.push(request);
    const error = await this.refuse(request);
    if (error) throw error;
  }

  async *#page({ resource, namespace, ...narrowing }: ListRequest): PageBody {
    const prefix = pathOf({ resource, name: "", ...(namespace && { namespace }) });
    const name = narrowing.fieldSelector?.replace("metadata.name=", "");
    const items = [...this.objects]
      .filter(([path]) => path.startsWith(prefix))
      .map(([, object]) => object)
      .filter(({ metadata }) => name === undefined || metadata.name === name)
      .filter(({ metadata }) => carries(metadata.labels, narrowing.labelSelector));
    yield Buffer.from(JSON.stringify({ metadata: { resourceVersion: "1" }, items }));
  }

  #document(path: string) {
    const isCore = path === "/api";
    const groups = Map.groupBy(
      this.resources.filter(({ group }) => (group === "") === isCore),
      ({ group }) => group,
    );
    const items = [...groups].map(([group, resources]) => ({
      metadata: { name: group },
      versions: [...Map.groupBy(resources, ({ version }) => version)].map(
        ([version, ofVersion]) => ({ version, resources: ofVersion.map(describe) }),
      ),
    }));
    return { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", items };
  }
}

/** A refusal as an API server words it. */
export function refusal(status: number, reason: string, message: string, details = {}) {
  return new WriteRefusal(status, message, { kind: "Status", reason, message, details });
}

/** A resource that is served: `served("deployments", "Deployment", "apps")`. */
export function served(
  resource: string,
  kind: string,
  { group = "", version = "v1", namespaced = true } = {},
): ApiResource {
  const verbs = ["create", "delete", "get", "list", "patch"];
  return { group, version, resource, kind, namespaced, verbs };
}

/** Resources that most tests need. */
export const COMMON_RESOURCES: readonly ApiResource[] = [
  served("configmaps", "ConfigMap"),
  served("namespaces", "Namespace", { namespaced: false }),
  served("persistentvolumeclaims", "PersistentVolumeClaim"),
  served("persistentvolumes", "PersistentVolume", { namespaced: false }),
  served("pods", "Pod"),
  served("secrets", "Secret"),
  served("serviceaccounts", "ServiceAccount"),
  served("storageclasses", "StorageClass", { group: "storage.k8s.io", namespaced: false }),
  served("services", "Service"),
  served("deployments", "Deployment", { group: "apps" }),
  served("customresourcedefinitions", "CustomResourceDefinition", {
    group: "apiextensions.k8s.io",
    namespaced: false,
  }),
  served("priorityclasses", "PriorityClass", { group: "scheduling.k8s.io", namespaced: false }),
];

function describe({ kind, group, version, namespaced, ...rest }: ApiResource) {
  const scope = namespaced ? "Namespaced" : "Cluster";
  return { ...rest, responseKind: { group, version, kind }, scope, singularResource: "" };
}

function pathOf({ resource, namespace, name }: ObjectPlace): string {
  const { group } = resource;
  const plural = group === "" ? resource.resource : `${resource.resource}.${group}`;
  return [plural, namespace, name].filter((step) => step !== undefined).join("/");
}

/** Whether labels meet a selector, as far as the fake knows them: the name of one label. */
function carries(labels: object = {}, selector = ""): boolean {
  return selector === "" || Object.hasOwn(labels, selector);
}

/** RFC 7396. */
function merged(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const result: Record<string, unknown> = isJsonObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value);
  }
  return result;
}
