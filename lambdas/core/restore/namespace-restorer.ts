import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { WriteRefusal } from "../kube/kubernetes-writer.ts";
import type { ChunkReport } from "./chunk-report.ts";
import { isYounger } from "./created-item.ts";
import { ensureNamespace } from "./ensure-namespace.ts";
import { namespaceToCreate } from "./item/namespace-object.ts";
import { targetNamespace } from "./item/restore-context.ts";
import { refusalIn, type WriteContext } from "./write-context.ts";

/** What namespaces are made with. */
export interface NamespaceRestorerParts extends WriteContext {
  readonly report: ChunkReport;
  /** Namespaces the cluster had when the restore was planned. */
  readonly namespacesBefore: ReadonlySet<string>;
}

/** Makes the namespaces of a restore; several of the backup may be mapped to one. */
export class NamespaceRestorer {
  readonly #parts: NamespaceRestorerParts;
  readonly #ensured = new Map<string, Promise<void>>();

  constructor(parts: NamespaceRestorerParts) {
    this.#parts = parts;
  }

  /**
   * Makes the namespace that a namespace of the backup is mapped to, unless it is there. What is
   * there is left alone and does not appear in the report; what cannot be made is an error of the run
   * (velero pkg/restore/restore.go, processSelectedResource).
   */
  ensure(name: string, archived: KubernetesObject | undefined): Promise<void> {
    const target = targetNamespace(name, this.#parts.context.spec);
    const running = this.#ensured.get(target) ?? this.#ensureOnce(target, archived);
    this.#ensured.set(target, running);
    return running;
  }

  async #ensureOnce(target: string, archived: KubernetesObject | undefined): Promise<void> {
    const { report, writer, pause } = this.#parts;
    const desired = namespaceToCreate(target, archived);
    const ensured = await ensureNamespace(desired, writer, pause).catch(refusalIn);
    if (ensured === undefined) return this.#fail(target, STILL_TERMINATING);
    if (ensured instanceof WriteRefusal) return this.#fail(target, ensured.message);
    if (!ensured.isNew && !this.#isMadeBefore(ensured.namespace)) return;
    report.outcome({ kind: "v1/Namespace", name: target }, "created");
  }

  /** Namespaces carry no label of ours: a young one, not there before, is of an attempt that broke off. */
  #isMadeBefore(namespace: KubernetesObject): boolean {
    const { namespacesBefore, startTimestamp } = this.#parts;
    return !namespacesBefore.has(namespace.metadata.name) && isYounger(namespace, startTimestamp);
  }

  #fail(target: string, reason: string): void {
    const text = `error creating namespace '${target}': ${reason}`;
    this.#parts.report.message("error", "velero", text);
  }
}

const STILL_TERMINATING =
  "timed out waiting for the terminating namespace to disappear; remove what its finalizers wait for";
