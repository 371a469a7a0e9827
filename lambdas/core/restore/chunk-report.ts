import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import type { ObjectPlace } from "../kube/kubernetes-writer.ts";
import type { Scope } from "../results.ts";
import type { RunLog } from "../run-log.ts";
import type { PodWithHooks } from "./hooks/hook-run.ts";
import type { RestoreExecHook } from "./hooks/restore-exec-hooks.ts";
import type { RestoreMessage } from "./restore-plan.ts";

/** What became of one object, as a restore's resource list says it. */
export type RestoreAction = "created" | "updated" | "skipped" | "failed";

/** An object a restore had to do with. */
export interface TouchedObject {
  /** `apps/v1/Deployment`, `v1/Pod`. */
  readonly kind: string;
  /** In the cluster: mapped. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** An object and what became of it. */
export interface ItemOutcome extends TouchedObject {
  readonly action: RestoreAction;
}

/** What became of all items of one chunk, as it lies in the bucket until the restore ends. */
export interface ChunkOutcomes {
  readonly items: readonly ItemOutcome[];
  readonly messages: readonly RestoreMessage[];
}

/** How many objects ended how. */
export type ActionCounts = Readonly<Record<RestoreAction, number>>;

/** Writes down what becomes of items, in the restore's log and for its results. */
export class ChunkReport {
  readonly #log: RunLog;
  readonly #items: ItemOutcome[] = [];
  readonly #messages: RestoreMessage[] = [];
  readonly #podsWithHooks: PodWithHooks[] = [];

  constructor(log: RunLog) {
    this.#log = log;
  }

  get outcomes(): ChunkOutcomes {
    return { items: this.#items, messages: this.#messages };
  }

  /** Pods that were created and that commands are to be run in. */
  get podsWithHooks(): readonly PodWithHooks[] {
    return this.#podsWithHooks;
  }

  /** The object has come to its end, whatever messages follow. */
  outcome(object: TouchedObject, action: RestoreAction): void {
    this.#items.push({ ...object, action });
    this.#log.write("info", `Item ${action}`, { ...object });
  }

  /** Commands are to be run in a pod that was created. */
  addHooks({ metadata }: KubernetesObject, hooks: readonly RestoreExecHook[]): void {
    const { name, namespace, uid } = metadata;
    this.#podsWithHooks.push({ namespace: String(namespace), name, uid: String(uid), hooks });
  }

  /** Something worth a line of the log and nothing more. */
  note(text: string, object: TouchedObject): void {
    this.#log.write("info", text, { ...object });
  }

  /** Something that goes into the restore's results. */
  message(severity: RestoreMessage["severity"], scope: Scope, text: string): void {
    this.#messages.push({ severity, scope, text });
    const namespace = typeof scope === "object" ? scope.namespace : undefined;
    this.#log.write(severity, text, { namespace });
  }
}

/** The scope of messages about an object: its namespace, or the cluster. */
export function scopeOf({ namespace }: Pick<ObjectPlace, "namespace">): Scope {
  return namespace === undefined ? "cluster" : { namespace };
}

/** Counts outcomes by action. */
export function countActions(items: readonly ItemOutcome[]): ActionCounts {
  const counts = { created: 0, updated: 0, skipped: 0, failed: 0 };
  for (const { action } of items) counts[action]++;
  return counts;
}
