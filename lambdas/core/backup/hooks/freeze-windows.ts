import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { coalesced } from "../../coalesced.ts";
import type { ExecHook } from "../../hooks/exec-hook.ts";
import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { fieldAt, listAt, textAt } from "../../kube/lossless-json-fields.ts";
import { gzipJson } from "../../store/gzip-json.ts";
import { backupKeys } from "../../store/layout.ts";
import type { ObjectStore } from "../../store/object-store.ts";
import { fullNameOf } from "../backed-up-items.ts";

/** A pod that is frozen, or may be, and what lets it go. */
export interface FreezeWindow {
  readonly pod: KubernetesObject;
  readonly post: readonly ExecHook[];
}

/** Whose windows they are. */
export interface WindowsOwner {
  readonly backupName: string;
  readonly backupUid: string;
  /** Pods of another cluster may have the same names. */
  readonly clusterName: string;
}

/** What is written down: plain JSON. */
interface WrittenWindows extends Omit<WindowsOwner, "backupName"> {
  readonly windows: readonly FreezeWindow[];
}

/**
 * Writes down which pods are frozen before they are, in the backup's directory where no Velero looks,
 * so that whoever comes after a run that was killed can let them go. It is one object: blocks that
 * open or close their windows at a time share one request.
 */
export class FreezeWindows {
  readonly #open = new Map<string, FreezeWindow>();
  readonly #write: () => Promise<void>;

  constructor(store: ObjectStore, owner: WindowsOwner) {
    this.#write = coalesced(() => writeWindows(store, owner, [...this.#open.values()]));
  }

  /** Returns once it is written that these pods may be frozen; those without post hooks need nobody. */
  async open(windows: readonly FreezeWindow[]): Promise<void> {
    await this.#change(windows, ({ pod, post }) => {
      this.#open.set(fullNameOf(pod.metadata), { pod: essenceOf(pod), post });
    });
  }

  /** To be called when the post hooks of these pods have been sent. */
  async close(windows: readonly FreezeWindow[]): Promise<void> {
    await this.#change(windows, ({ pod }) => {
      this.#open.delete(fullNameOf(pod.metadata));
    });
  }

  async #change(
    windows: readonly FreezeWindow[],
    change: (window: FreezeWindow) => void,
  ): Promise<void> {
    const owed = windows.filter(({ post }) => post.length > 0);
    for (const window of owed) change(window);
    if (owed.length > 0) await this.#write();
  }
}

/** What an earlier attempt at a backup left open in this cluster. */
export async function readOpenWindows(
  store: ObjectStore,
  { backupName, clusterName }: Omit<WindowsOwner, "backupUid">,
): Promise<readonly FreezeWindow[]> {
  const written = await readWindows(store, backupName);
  return written?.clusterName === clusterName ? written.windows : [];
}

/** Writes down that no pod is frozen any more. */
export async function writeWindows(
  store: ObjectStore,
  { backupName, ...owner }: WindowsOwner,
  windows: readonly FreezeWindow[],
): Promise<void> {
  const written: WrittenWindows = { ...owner, windows };
  await store.put(backupKeys(backupName).pendingWindows, await gzipJson(written));
}

/** Removes what a backup wrote of its windows, once all are closed. */
export async function removeWindows(
  store: ObjectStore,
  { backupName, backupUid }: Omit<WindowsOwner, "clusterName">,
): Promise<void> {
  const written = await readWindows(store, backupName);
  if (written?.backupUid !== backupUid || written.windows.length > 0) return;
  await store.delete(backupKeys(backupName).pendingWindows);
}

async function readWindows(
  store: ObjectStore,
  backupName: string,
): Promise<WrittenWindows | undefined> {
  const { pendingWindows } = backupKeys(backupName);
  if (!(await store.exists(pendingWindows))) return undefined;
  return JSON.parse((await promisify(gunzip)(await store.read(pendingWindows))).toString());
}

/** A pod as far as its hooks must know it. */
function essenceOf(pod: KubernetesObject): KubernetesObject {
  const { namespace = "", name } = pod.metadata;
  const containers = (field: string) =>
    listAt(pod, "spec", field).map((container) => ({
      name: textAt(container, "name"),
      restartPolicy: fieldAt(container, "restartPolicy"),
    }));
  return {
    apiVersion: pod.apiVersion,
    kind: pod.kind,
    metadata: { namespace, name },
    spec: { containers: containers("containers"), initContainers: containers("initContainers") },
    status: { phase: textAt(pod, "status", "phase") },
  };
}
