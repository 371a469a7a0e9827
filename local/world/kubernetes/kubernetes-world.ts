import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import type { ApiRequest } from "./api-request.ts";
import { routeRequest } from "./api-router.ts";
import type { Role } from "./authentication.ts";
import { ResourceCatalog } from "./catalog.ts";
import type { Cluster } from "./cluster.ts";
import { runControllers } from "./controllers/controller-loop.ts";
import { tendDefinitions } from "./controllers/definition-controller.ts";
import { collectGarbage } from "./controllers/garbage-collector.ts";
import { tendNamespaces } from "./controllers/namespace-controller.ts";
import { bindVolumes } from "./controllers/volume-binder.ts";
import { followDefinitions } from "./custom-resources.ts";
import { type Failure, Failures, failingAnswer, type PlannedFailure } from "./failures.ts";
import { type Answer, listen } from "./http-server.ts";
import { formatKubeconfig } from "./kubeconfig.ts";
import { loadObjects } from "./load-objects.ts";
import { OwnerIndex } from "./owner-index.ts";
import { selfSignedCertificate } from "./self-signed-certificate.ts";
import { ServiceAddresses } from "./service-addresses.ts";
import { Store } from "./store.ts";

/** How a world starts; every field has a default. */
export interface KubernetesWorldOptions {
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  /** Serves HTTPS with a certificate of its own; the default is plain HTTP. */
  readonly tls?: boolean;
  /** Who may do what, by bearer token; without it everybody may do everything. kubectl sends tokens over TLS only. */
  readonly tokens?: Readonly<Record<string, Role>>;
  /** Whether namespaces, definitions, volumes and owned objects are tended to; true. */
  readonly controllers?: boolean;
  /** How long history is kept before it is compacted; 5 minutes, as in Kubernetes. */
  readonly historySeconds?: number;
  /** The clock that timestamps come from. */
  readonly now?: () => Date;
}

/** A Kubernetes API server in this process. */
export interface KubernetesWorld extends AsyncDisposable {
  /** Base URL, without a slash at its end. */
  readonly url: string;
  /** YAML; one context for each token, the first one current. */
  readonly kubeconfig: string;
  /** PEM of the certificate; absent for plain HTTP. */
  readonly certificateAuthority: string | undefined;
  /** Revision of the last write. */
  readonly revision: number;
  /** Forgets history: lists and watches below the revision are 410 from now on. Default: the last. */
  compact(revision?: number): void;
  /**
   * Puts objects in, verbatim if they have a `resourceVersion`, else as new ones, and has the
   * controllers do their part.
   */
  load(objects: Iterable<KubernetesObject>): void;
  /** Lets the next requests that match go wrong in some way. */
  fail(matches: (request: ApiRequest) => boolean, failure: Failure): PlannedFailure;
  /** Ends it; open connections break. Further calls do nothing. */
  stop(): Promise<void>;
}

const CONTROLLERS = [tendNamespaces, tendDefinitions, bindVolumes, collectGarbage];

const NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** Starts a world that holds what a new cluster holds: four namespaces and the Service of the API. */
export async function startKubernetesWorld(
  options: KubernetesWorldOptions = {},
): Promise<KubernetesWorld> {
  const cluster = newCluster(options.now ?? (() => new Date()));
  const active = options.controllers === false ? [] : CONTROLLERS;
  const controllers = runControllers(cluster, active);
  furnish(cluster);
  controllers.settle();
  const certificate = options.tls ? selfSignedCertificate(new Date()) : undefined;
  const failures = new Failures();
  const answer = answerWith(cluster, failures, options.tokens);
  const server = await listen(options.port ?? 0, certificate, answer);
  const stopCompacting = compactRegularly(cluster.store, options.historySeconds ?? 300);
  const stop = async () => {
    controllers.stop();
    stopCompacting();
    await server.close();
  };
  const certificateAuthority = certificate?.certificate;
  return {
    url: server.url,
    kubeconfig: formatKubeconfig({
      server: server.url,
      certificateAuthority,
      users: usersOf(options.tokens),
    }),
    certificateAuthority,
    get revision() {
      return cluster.store.revision;
    },
    compact: (revision = cluster.store.revision) => {
      cluster.store.compact(revision);
    },
    load: (objects) => {
      loadObjects(cluster, objects);
      controllers.settle();
    },
    fail: (matches, failure) => failures.add(matches, failure),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function newCluster(now: () => Date): Cluster {
  const store = new Store();
  const catalog = new ResourceCatalog();
  const addresses = new ServiceAddresses(store);
  const owners = new OwnerIndex(store);
  followDefinitions({ store, catalog });
  return { store, catalog, addresses, owners, now };
}

function furnish(cluster: Cluster): void {
  loadObjects(cluster, [
    ...NAMESPACES.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "kubernetes",
        namespace: "default",
        labels: { component: "apiserver", provider: "kubernetes" },
      },
      spec: { clusterIP: "10.96.0.1", ports: [{ name: "https", port: 443, targetPort: 6443 }] },
    },
  ]);
}

function answerWith(
  cluster: Cluster,
  failures: Failures,
  tokens: KubernetesWorldOptions["tokens"],
): Answer {
  return async (request) => {
    const answer = () => routeRequest(cluster, request, tokens);
    const failure = failures.take(request);
    if (failure === undefined) return { response: answer() };
    const response = await failingAnswer(failure, answer);
    const { resetAfterBytes } = failure;
    return resetAfterBytes === undefined ? { response } : { response, resetAfterBytes };
  };
}

/** As kube-apiserver does: each time forgets what was already history the time before. */
function compactRegularly(store: Store, seconds: number): () => void {
  let former = store.revision;
  const timer = setInterval(() => {
    store.compact(former);
    former = store.revision;
  }, seconds * 1000);
  timer.unref();
  return () => clearInterval(timer);
}

function usersOf(tokens: KubernetesWorldOptions["tokens"]): { name: string; token?: string }[] {
  if (tokens === undefined) return [{ name: "admin" }];
  return Object.entries(tokens).map(([token, role]) => ({ name: role, token }));
}
