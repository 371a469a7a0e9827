import { text } from "node:stream/consumers";
import { ErrorName, JangadaError } from "../errors.ts";
import type { Discovery } from "../kube/discovery.ts";
import { type KubernetesWriter, WriteRefusal } from "../kube/kubernetes-writer.ts";
import { textAt } from "../kube/lossless-json-fields.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { readBackup } from "../velero/backup-json.ts";
import { EKS_SAFETY_PACK_ANNOTATION, SOURCE_CLUSTER_UID_ANNOTATION } from "../velero/labels.ts";
import type { Restore } from "../velero/restore.ts";

/** Whether the EKS safety pack acts, only says what it would do, or is not needed. */
export type SafetyMode = "on" | "off" | "unneeded";

/** What decides. */
export interface SafetySource {
  readonly restore: Restore;
  readonly store: ObjectStore;
  readonly discovery: Discovery;
  readonly writer: Pick<KubernetesWriter, "get">;
}

/**
 * The pack acts in a restore into another cluster than the backup's, told apart by the uid of their
 * `kube-system`. A backup that does not say its cluster, as one of Velero's, counts as this one's.
 * The Restore's annotation `jangada.io/eks-safety-pack` says otherwise: `true` always, `false` never.
 *
 * @throws JangadaError `FailedValidation` for another value of the annotation.
 */
export async function safetyMode(source: SafetySource): Promise<SafetyMode> {
  const wish = source.restore.metadata.annotations?.[EKS_SAFETY_PACK_ANNOTATION];
  if (wish !== undefined && wish !== "true" && wish !== "false") {
    throw new JangadaError(
      ErrorName.FailedValidation,
      `annotation ${EKS_SAFETY_PACK_ANNOTATION} ${JSON.stringify(wish)}: must be "true" or "false"`,
    );
  }
  if (wish === "true") return "on";
  const from = await sourceUid(source);
  if (from === undefined || from === (await targetUid(source))) return "unneeded";
  return wish === "false" ? "off" : "on";
}

async function sourceUid({ restore, store }: SafetySource): Promise<string | undefined> {
  const { metadata } = backupKeys(String(restore.spec.backupName));
  if (!(await store.exists(metadata))) return undefined;
  const backup = readBackup(await text(await store.get(metadata)));
  return backup.metadata.annotations?.[SOURCE_CLUSTER_UID_ANNOTATION];
}

async function targetUid({ discovery, writer }: SafetySource): Promise<string | undefined> {
  const resource = discovery.resolve("namespaces");
  if (resource === undefined) return undefined;
  const found = await writer.get({ resource, name: "kube-system" }).catch((error: unknown) => {
    if (error instanceof WriteRefusal) return undefined;
    throw error;
  });
  return textAt(found, "metadata", "uid");
}
