import type { KubernetesWriter } from "../../lambdas/core/kube/kubernetes-writer.ts";
import { type HookRun, writePodsWithHooks } from "../../lambdas/core/restore/hooks/hook-run.ts";
import type { RestoreExecHook } from "../../lambdas/core/restore/hooks/restore-exec-hooks.ts";
import { served } from "./fakes/memory-kubernetes.ts";
import { object, type RestoreRig } from "./restore-rig.ts";

/** A hook of the spec that says nothing but its command, unless told otherwise. */
export function execHook(
  command: string,
  { container = "main", ...more }: Partial<RestoreExecHook> = {},
): RestoreExecHook {
  return {
    name: "h",
    source: "spec",
    container,
    command: [command],
    onError: undefined,
    timeout: 30_000,
    waitTimeout: 0,
    waitForReady: false,
    ...more,
  };
}

/** A status of a pod whose containers run since `startedAt`; those that are ready are named again. */
export function running(
  containers: readonly string[],
  { startedAt = "", ready = [] as readonly string[] } = {},
): object {
  const isReady = containers.every((name) => ready.includes(name));
  return {
    phase: "Running",
    conditions: [
      {
        type: "ContainersReady",
        status: isReady ? "True" : "False",
        lastTransitionTime: startedAt,
      },
    ],
    containerStatuses: containers.map((name) => ({
      name,
      ready: ready.includes(name),
      state: { running: { startedAt } },
    })),
  };
}

/** Puts pods into the cluster of a rig as a chunk would have created them, with the hooks that wait for them. */
export async function createHooked(
  rig: RestoreRig,
  pods: Readonly<Record<string, readonly RestoreExecHook[]>>,
  containers: readonly string[] = ["main"],
): Promise<void> {
  const created = Object.entries(pods).map(async ([name, hooks]) => {
    const spec = { containers: containers.map((container) => ({ name: container })) };
    const pod = object("v1", "Pod", name, "shop", { spec, status: { phase: "Pending" } });
    const { metadata } = await rig.cluster.create(served("pods", "Pod"), pod);
    return { namespace: "shop", name, uid: String(metadata.uid), hooks };
  });
  const restoreName = rig.restore.metadata.name;
  await writePodsWithHooks(
    { store: rig.store, restoreName, chunk: "0000" },
    await Promise.all(created),
  );
}

/** Gives a pod of a rig a status, or takes the pod away. */
export function setStatus({ cluster }: RestoreRig, name: string, status: object | undefined): void {
  const path = `pods/shop/${name}`;
  const pod = cluster.objects.get(path);
  if (pod === undefined || status === undefined) cluster.objects.delete(path);
  else cluster.objects.set(path, { ...pod, status });
}

/** Gives a pod of a cluster a status, `<namespace>/<name>`, as its kubelet would. */
export async function putStatus(
  writer: KubernetesWriter,
  pod: string,
  status: object,
): Promise<void> {
  const [namespace = "", name = ""] = pod.split("/");
  const place = { resource: served("pods", "Pod"), namespace, name };
  await writer.mergePatch(place, { status }, { subresource: "status" });
}

/** The errors of a run, pod by pod, hook by hook. */
export function errorsOf({ pods }: HookRun): readonly (string | undefined)[] {
  return pods.flatMap(({ outcomes }) => outcomes.map((outcome) => outcome?.error));
}
