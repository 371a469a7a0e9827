import { itemPath, parseItemPath } from "../archive/item.ts";
import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { scopeOf, type TouchedObject } from "./chunk-report.ts";
import { decodeItem } from "./decode-item.ts";
import { restoreExecHooks } from "./hooks/restore-exec-hooks.ts";
import { type PreparedObject, prepareItem } from "./item/prepare-item.ts";
import { type RestoreItemRef, targetNamespace } from "./item/restore-context.ts";
import { NamespaceRestorer, type NamespaceRestorerParts } from "./namespace-restorer.ts";
import type { OnDemandItems } from "./on-demand-items.ts";
import type { PlannedItem } from "./planned-items.ts";
import { CUSTOM_RESOURCE_DEFINITIONS, NAMESPACES } from "./restore-order.ts";
import type { ServedResources } from "./served-resources.ts";
import { restoreError } from "./write-context.ts";
import { type Written, writeItem } from "./write-item.ts";

/** What the items of a chunk are restored with. */
export interface ItemRestorerParts extends NamespaceRestorerParts {
  readonly served: ServedResources;
  readonly onDemand: OnDemandItems;
}

/** Restores items, each once, and what an item needs before the item. */
export class ItemRestorer {
  readonly #parts: ItemRestorerParts;
  readonly #namespaces: NamespaceRestorer;
  readonly #restored = new Map<string, Promise<void>>();
  #newDefinitions: string[] = [];

  constructor(parts: ItemRestorerParts) {
    this.#parts = parts;
    this.#namespaces = new NamespaceRestorer(parts);
  }

  /**
   * Restores an item; asked for the same one again, it waits for the first time to end. What goes
   * wrong with the item is in the report.
   *
   * @throws what a KubernetesWriter throws for a cluster that does not answer.
   */
  restore(item: PlannedItem): Promise<void> {
    const running = this.#restored.get(item.path) ?? this.#restoreOnce(item);
    this.#restored.set(item.path, running);
    return running;
  }

  /** Waits for the cluster to serve the kinds that were defined; between two steps of a restore. */
  async endStep(): Promise<void> {
    const definitions = this.#newDefinitions;
    this.#newDefinitions = [];
    if (definitions.length > 0) await this.#parts.served.awaitServed(definitions);
  }

  async #restoreOnce({ path, json }: PlannedItem): Promise<void> {
    const ref = parseItemPath(path);
    if (ref === undefined) throw new Error(`plan holds '${path}', which is no item's path`);
    try {
      if (ref.groupResource === NAMESPACES) {
        await this.#namespaces.ensure(ref.name, json && decodeItem(json));
      } else await this.#restoreObject(ref, decodeItem(json));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const text = `error decoding ${JSON.stringify(path)}: ${error.message}`;
      this.#parts.report.message("error", scopeOf(this.#targetOf(ref)), text);
    }
  }

  async #restoreObject(ref: RestoreItemRef, archived: KubernetesObject): Promise<void> {
    const { context, report } = this.#parts;
    const prepared = prepareItem({ ref, object: archived }, context);
    if (prepared.outcome === "restore") {
      for (const needed of prepared.additionalItems) await this.#restoreNeeded(needed);
      return this.#write(ref, prepared);
    }
    const touched = { kind: kindOf(archived), ...this.#targetOf(ref), name: ref.name };
    if (prepared.outcome === "failed") {
      report.message("error", scopeOf(touched), prepared.error);
      return report.outcome(touched, "failed");
    }
    report.note(`Item left out: ${prepared.reason}`, touched);
    for (const text of prepared.notes ?? []) report.message("warning", scopeOf(touched), text);
    // What was no candidate is not in Velero's resource list either (velero pkg/restore/restore.go).
    if (UNLISTED.has(prepared.reason)) return;
    report.outcome(touched, "skipped");
  }

  async #restoreNeeded(needed: RestoreItemRef): Promise<void> {
    const path = itemPath({ ...needed, versionDir: undefined });
    const found = await this.#parts.onDemand.find(path);
    if (found?.json !== undefined) return this.restore({ path, json: found.json });
    if (found !== undefined) return;
    const text = `additional item ${JSON.stringify(path)} was not found in the backup`;
    this.#parts.report.message("warning", scopeOf(this.#targetOf(needed)), text);
  }

  async #write(ref: RestoreItemRef, prepared: PreparedObject): Promise<void> {
    const { report } = this.#parts;
    const { name, namespace } = prepared.object.metadata;
    const touched: TouchedObject = { kind: kindOf(prepared.object), namespace, name };
    const { action, created, warnings = [], errors = [] } = await this.#written(ref, prepared);
    const scope = scopeOf(touched);
    for (const text of [...prepared.warnings, ...warnings]) report.message("warning", scope, text);
    for (const text of [...(prepared.errors ?? []), ...errors]) {
      report.message("error", scope, text);
    }
    report.outcome(touched, action);
    if (created !== undefined && ref.groupResource === "pods") this.#addHooks(created);
    const isNew = action === "created" || action === "updated";
    if (isNew && ref.groupResource === CUSTOM_RESOURCE_DEFINITIONS) this.#newDefinitions.push(name);
  }

  #addHooks(pod: KubernetesObject): void {
    const hooks = restoreExecHooks(pod, this.#parts.context.spec.hooks);
    if (hooks.length > 0) this.#parts.report.addHooks(pod, hooks);
  }

  async #written(ref: RestoreItemRef, prepared: PreparedObject): Promise<Written> {
    const { apiVersion, kind, metadata } = prepared.object;
    const resource = await this.#parts.served.find(ref.groupResource, apiVersion);
    if (resource === undefined) {
      const what = `namespace ${metadata.namespace ?? '""'}, resource ${ref.groupResource}`;
      const text = `error getting updated resource client for ${what}: the cluster does not serve ${kindOf(prepared.object)}`;
      return { action: "failed", warnings: [text] };
    }
    const item = { ref, resource, prepared };
    if (resource.kind !== kind) {
      const text = `a ${kind} cannot be one of ${ref.groupResource}: the archive is damaged or forged`;
      return { action: "failed", errors: [restoreError(item, this.#parts, text)] };
    }
    return writeItem(item, this.#parts);
  }

  #targetOf({ namespace }: RestoreItemRef): { readonly namespace?: string } {
    const { spec } = this.#parts.context;
    return namespace === undefined ? {} : { namespace: targetNamespace(namespace, spec) };
  }
}

const UNLISTED: ReadonlySet<string> = new Set(["completed", "nonRestorable"]);

/** `v1/Pod`, as a resource list names a kind. */
function kindOf({ apiVersion, kind }: KubernetesObject): string {
  return `${apiVersion}/${kind}`;
}
