import type { ControlPlane } from "./control-plane.ts";

/** A pod's annotations, and the claim it mounts. */
export interface HookedPod {
  readonly annotations: Readonly<Record<string, string>>;
  readonly claimName?: string;
}

/** Creates a namespace with pods of two containers, `db` and `log`, by name, and waits until they run. */
export async function runPods(
  cluster: ControlPlane,
  namespace: string,
  pods: Readonly<Record<string, HookedPod>>,
): Promise<void> {
  const containers = ["db", "log"].map((name) => ({ name, image: "registry.example/db:1" }));
  const items = Object.entries(pods).map(([name, { annotations, claimName }]) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, annotations },
    spec: {
      containers,
      ...(claimName && { volumes: [{ name: "data", persistentVolumeClaim: { claimName } }] }),
    },
  }));
  const itself = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  const list = { apiVersion: "v1", kind: "List", items: [itself, ...items] };
  await cluster.kubectl(["apply", "-f", "-"], JSON.stringify(list));
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
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      `${phase}.hook.backup.velero.io/${name}`,
      value,
    ]),
  );
}
