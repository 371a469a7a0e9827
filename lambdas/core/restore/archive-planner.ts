import type { Buffer } from "node:buffer";
import { itemPath } from "../archive/item.ts";
import type { ArchivedItem } from "../archive/read-archive.ts";
import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { fieldAt, isJsonObject } from "../kube/lossless-json-fields.ts";
import type { RestoreSpec } from "../velero/restore.ts";
import type { ChunkPacker } from "./chunk-packer.ts";
import { type RestoreItemRef, targetNamespace } from "./item/restore-context.ts";
import { applySafetyPack, SAFETY_RESOURCES } from "./modifiers/apply-safety-pack.ts";
import { ON_DEMAND_RESOURCES, type OnDemandWriter } from "./on-demand-items.ts";
import { encodePlannedItem } from "./planned-items.ts";
import { NAMESPACES, restoreStep } from "./restore-order.ts";
import type { RestoreMessage, RestorePlan } from "./restore-plan.ts";
import type { RestoreSelection } from "./restore-selection.ts";
import type { SafetyMode } from "./safety-mode.ts";
import type { VolumePlanner } from "./volume-planner.ts";

/** Where the items of an archive go. */
interface PlannerParts {
  readonly spec: RestoreSpec;
  readonly selection: RestoreSelection;
  readonly packer: ChunkPacker;
  readonly onDemand: OnDemandWriter;
  readonly volumes: VolumePlanner;
  readonly safety: SafetyMode;
}

const STORAGE_CLASSES = "storageclasses.storage.k8s.io";

type Labels = Readonly<Record<string, string>>;

/** Sends each item of an archive where the restore will look for it. */
export class ArchivePlanner {
  readonly #parts: PlannerParts;
  readonly #messages: RestoreMessage[] = [];
  readonly #serviceAccounts = new Map<string, Set<string>>();
  readonly #archivedNamespaces = new Set<string>();
  readonly #neededNamespaces = new Set<string>();
  readonly #storageClasses = new Set<string>();
  #isEmpty = true;

  constructor(parts: PlannerParts) {
    this.#parts = parts;
  }

  /** Whether no item has come. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Names of the storage classes that will be restored. */
  get storageClasses(): readonly string[] {
    return [...this.#storageClasses];
  }

  /** Takes the next item of the archive; one of the same path that came before no longer counts. */
  async add(item: ArchivedItem): Promise<void> {
    this.#isEmpty = false;
    const { ref } = item;
    if (ref.groupResource === "serviceaccounts") this.#noteServiceAccount(ref);
    if ("refusal" in item) return this.#discard(ref, `the item ${item.refusal}`);
    try {
      await this.#send(ref, item.json);
    } catch (error) {
      // Anything else is no fault of the item.
      if (!(error instanceof SyntaxError)) throw error;
      this.#discard(ref, error.message);
    }
  }

  /** Says what was found; also adds the namespaces that items need and the archive does not hold. */
  async finish(): Promise<
    Pick<RestorePlan, "items" | "namespaces" | "messages" | "serviceAccounts">
  > {
    const { packer, onDemand } = this.#parts;
    for (const name of this.#neededNamespaces) {
      if (!this.#archivedNamespaces.has(name)) await this.#pack(namespaceRef(name), undefined);
    }
    await onDemand.finish();
    const unneeded = this.#archivedNamespaces.difference(this.#neededNamespaces);
    return {
      items: packer.size - unneeded.size,
      namespaces: [...this.#neededNamespaces],
      messages: this.#messages,
      serviceAccounts: Object.fromEntries(
        [...this.#serviceAccounts].map(([namespace, names]) => [namespace, [...names]]),
      ),
    };
  }

  async #send(ref: RestoreItemRef, json: Buffer): Promise<void> {
    const { selection, packer } = this.#parts;
    const { verdict } = selection.decide(ref, () => labelsIn(json));
    const isRestored = verdict === "restored";
    if (isRestored && ref.groupResource === STORAGE_CLASSES) this.#storageClasses.add(ref.name);
    if (ref.groupResource === NAMESPACES) return this.#sendNamespace(ref, json, isRestored);
    if (isRestored) await this.#pack(ref, json);
    else packer.remove(restoreStep(ref.groupResource), pathOf(ref));
    if (isRestored && ref.namespace !== undefined) this.#neededNamespaces.add(ref.namespace);
    if (isRestored) this.#tellDanger(ref, json);
    this.#parts.volumes.add(ref, verdict, json);
    if (!ON_DEMAND_RESOURCES.includes(ref.groupResource)) return;
    await this.#parts.onDemand.add(pathOf(ref), verdict === "onDemand" ? json : undefined);
  }

  /** Whether anything needs a namespace is known when the last item has come. */
  async #sendNamespace(ref: RestoreItemRef, json: Buffer, isRestored: boolean): Promise<void> {
    await this.#pack(ref, json);
    this.#archivedNamespaces.add(ref.name);
    if (isRestored) this.#neededNamespaces.add(ref.name);
  }

  #pack(ref: RestoreItemRef, json: Buffer | undefined): Promise<void> {
    const path = pathOf(ref);
    const line = encodePlannedItem({ path, json });
    return this.#parts.packer.add(restoreStep(ref.groupResource), path, line);
  }

  /** With the safety pack off, the plan says what it would have done. */
  #tellDanger(ref: RestoreItemRef, json: Buffer): void {
    if (this.#parts.safety !== "off" || !SAFETY_RESOURCES.has(ref.groupResource)) return;
    const object = JSON.parse(json.toString()) as KubernetesObject;
    for (const act of applySafetyPack(ref.groupResource, object).acts) {
      const text = `${pathOf(ref)}: ${act}, if it were not switched off`;
      this.#messages.push({ severity: "warning", scope: this.#scopeOf(ref), text });
    }
  }

  #scopeOf({ namespace }: RestoreItemRef): RestoreMessage["scope"] {
    const { spec } = this.#parts;
    return namespace === undefined ? "cluster" : { namespace: targetNamespace(namespace, spec) };
  }

  #noteServiceAccount({ namespace = "", name }: RestoreItemRef): void {
    const names = this.#serviceAccounts.get(namespace) ?? new Set();
    this.#serviceAccounts.set(namespace, names.add(name));
  }

  #discard(ref: RestoreItemRef, reason: string): void {
    this.#parts.packer.remove(restoreStep(ref.groupResource), pathOf(ref));
    this.#messages.push({
      severity: "error",
      scope: this.#scopeOf(ref),
      text: `error decoding ${JSON.stringify(pathOf(ref))}: ${reason}`,
    });
  }
}

function labelsIn(json: Buffer): Labels | undefined {
  const labels = fieldAt(JSON.parse(json.toString()), "metadata", "labels");
  return isJsonObject(labels) ? (labels as Labels) : undefined;
}

function pathOf(ref: RestoreItemRef): string {
  return itemPath({ ...ref, versionDir: undefined });
}

function namespaceRef(name: string): RestoreItemRef {
  return { groupResource: NAMESPACES, namespace: undefined, name };
}
