import { type Cluster, readObject } from "../cluster.ts";
import type { StoredObject } from "../collection.ts";
import { ensureObject, type JsonObject, objectIn, textIn } from "../json-object.ts";
import type { StoreEvent } from "../store.ts";
import type { Controller } from "./controller-loop.ts";

const VOLUMES = "persistentvolumes";
const CLAIMS = "persistentvolumeclaims";

/**
 * Binds a volume and a claim when one of them names the other and both are there. It never chooses:
 * neither class nor size is looked at. A volume without a claim becomes Available, one whose claim
 * has gone Released.
 */
export const bindVolumes: Controller = (cluster, event) => {
  for (const name of volumesOf(cluster, event)) {
    const volume = cluster.store.get(VOLUMES, "", name);
    if (volume !== undefined) tend(cluster, volume, event);
  }
};

/** Names of the volumes that a write may concern. */
function volumesOf({ store }: Cluster, { storage, before, after }: StoreEvent): string[] {
  const changed = after ?? before;
  if (changed === undefined || (storage !== VOLUMES && storage !== CLAIMS)) return [];
  if (storage === VOLUMES) return [changed.name];
  const named = textIn(objectIn(readObject(changed), "spec"), "volumeName");
  if (named !== "") return [named];
  const volumes = [...store.collection(VOLUMES).range("", "", store.revision)];
  return volumes.filter((volume) => isFor(volume, changed)).map(({ name }) => name);
}

function isFor(volume: StoredObject, claim: StoredObject): boolean {
  const reference = objectIn(objectIn(readObject(volume), "spec"), "claimRef");
  return reference.name === claim.name && reference.namespace === claim.namespace;
}

function tend(cluster: Cluster, stored: StoredObject, event: StoreEvent): void {
  const volume = readObject(stored);
  const claim = claimFor(cluster, stored, volume, event);
  if (claim !== undefined) {
    bind(cluster, volume, claim);
  } else if (volume.status === undefined || phaseOf(volume) === "Pending") {
    const claimed = objectIn(volume, "spec").claimRef !== undefined;
    setPhase(cluster, volume, claimed ? "Pending" : "Available");
  } else if (phaseOf(volume) === "Bound" && event.storage === CLAIMS && !event.after) {
    setPhase(cluster, volume, "Released");
  }
}

/** The claim that this volume and nobody else is for. */
function claimFor(
  { store }: Cluster,
  { name }: StoredObject,
  volume: JsonObject,
  { storage, after }: StoreEvent,
): StoredObject | undefined {
  const reference = objectIn(objectIn(volume, "spec"), "claimRef");
  const referred = store.get(CLAIMS, textIn(reference, "namespace"), textIn(reference, "name"));
  const unclaimed = reference.name === undefined && storage === CLAIMS;
  const claim = unclaimed ? after : referred;
  if (claim === undefined || (reference.uid ?? claim.uid) !== claim.uid) return undefined;
  const wanted = objectIn(readObject(claim), "spec").volumeName ?? name;
  return wanted === name ? claim : undefined;
}

function bind(cluster: Cluster, volume: JsonObject, stored: StoredObject): void {
  const claim = readObject(stored);
  if (phaseOf(volume) !== "Bound") {
    const { namespace, name, uid } = stored;
    const claimRef = { kind: "PersistentVolumeClaim", apiVersion: "v1", namespace, name, uid };
    ensureObject(volume, "spec").claimRef = claimRef;
    setPhase(cluster, volume, "Bound");
  }
  if (phaseOf(claim) === "Bound") return;
  const { accessModes, capacity } = objectIn(volume, "spec");
  ensureObject(claim, "spec").volumeName = objectIn(volume, "metadata").name;
  const annotations = ensureObject(ensureObject(claim, "metadata"), "annotations");
  annotations["pv.kubernetes.io/bind-completed"] = "yes";
  claim.status = { phase: "Bound", accessModes, capacity };
  cluster.store.put(CLAIMS, claim);
}

function setPhase(cluster: Cluster, volume: JsonObject, phase: string): void {
  if (phaseOf(volume) === phase) return;
  ensureObject(volume, "status").phase = phase;
  cluster.store.put(VOLUMES, volume);
}

function phaseOf(object: JsonObject): string {
  return textIn(objectIn(object, "status"), "phase");
}
