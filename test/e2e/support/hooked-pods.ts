import type { ControlPlane } from "./control-plane.ts";

/** What a pod has beside its two containers, `db` and `log`. */
export interface HookedPod {
  readonly annotations?: Readonly<Record<string, string>>;
  /** Further fields of its spec. */
  readonly spec?: object;
}

/** Creates a namespace with pods, by name. */
export async function createPods(
  cluster: ControlPlane,
  namespace: string,
  pods: Readonly<Record<string, HookedPod>>,
): Promise<void> {
  const containers = ["db", "log"].map((name) => ({ name, image: "registry.example/db:1" }));
  const items = Object.entries(pods).map(([name, { annotations, spec }]) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, annotations },
    spec: { containers, ...spec },
  }));
  const itself = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  const list = { apiVersion: "v1", kind: "List", items: [itself, ...items] };
  await cluster.kubectl(["apply", "-f", "-"], JSON.stringify(list));
}

/** Creates a namespace with pods, by name, and waits until they run. */
export async function runPods(
  cluster: ControlPlane,
  namespace: string,
  pods: Readonly<Record<string, HookedPod>>,
): Promise<void> {
  await createPods(cluster, namespace, pods);
  await cluster.kubectl([
    ...["wait", "pods", "--all", "-n", namespace],
    ...["--for=condition=Ready", "--timeout=120s"],
  ]);
}

/** A hook's command that is a script. */
export function shell(script: string): string {
  return JSON.stringify(["/bin/sh", "-c", script]);
}

/** Annotations of a backup hook: `command`, `timeout` and so on. */
export function backupHook(
  phase: "pre" | "post",
  fields: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return annotationsOf(`${phase}.hook.backup.velero.io`, fields);
}

/** Annotations of a restore hook: `command`, `wait-timeout` and so on. */
export function restoreHook(
  kind: "post" | "init",
  fields: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return annotationsOf(`${kind}.hook.restore.velero.io`, fields);
}

function annotationsOf(prefix: string, fields: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`${prefix}/${name}`, value]),
  );
}
