import { expect, vi } from "vitest";
import type { ControlPlane } from "./control-plane.ts";

/** What a pod has beside its two containers, `db` and `log`. */
export interface HookedPod {
  readonly annotations?: Readonly<Record<string, string>>;
  /** Further fields of its spec. */
  readonly spec?: object;
}

/** Creates pods, by name, in a namespace that may be there already. */
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
  await cluster.kubectl(["apply", "-f", "-"], JSON.stringify(itself));
  const list = { apiVersion: "v1", kind: "List", items };
  // Not applied, which asks for each one first.
  await cluster.kubectl(["create", "-f", "-"], JSON.stringify(list));
}

/** Creates pods like {@link createPods}, and waits until they run. */
export async function runPods(
  cluster: ControlPlane,
  namespace: string,
  pods: Readonly<Record<string, HookedPod>>,
): Promise<void> {
  await createPods(cluster, namespace, pods);
  // `kubectl wait --all` asks for each pod by itself, a minute for 1,000.
  const flags = ["get", "pods", "-n", namespace, "-o", `jsonpath=${READY}`];
  const areReady = async () => {
    const states = (await cluster.kubectl(flags)).trim().split("\n");
    expect(states.filter((state) => state !== "True")).toEqual([]);
  };
  await vi.waitFor(areReady, { timeout: 120_000, interval: 500 });
}

/** A line for each pod: `True` when it is ready. */
const READY = '{range .items[*]}{.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}';

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
