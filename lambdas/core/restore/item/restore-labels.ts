import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { fieldAt, isJsonObject, withField } from "../../kube/lossless-json-fields.ts";
import { BACKUP_NAME_LABEL, RESTORE_NAME_LABEL } from "../../velero/labels.ts";
import { getValidName } from "../../velero/valid-name.ts";

/** The names of a restore and of its backup. */
export interface RestoreNames {
  readonly restoreName: string;
  readonly backupName: string;
}

/**
 * The labels of a restored object: the backup it came from and the restore that made it, names
 * shortened to what a label may hold (velero pkg/restore/restore.go, addRestoreLabels).
 */
export function restoreLabels({ restoreName, backupName }: RestoreNames): Record<string, string> {
  return {
    [BACKUP_NAME_LABEL]: getValidName(backupName),
    [RESTORE_NAME_LABEL]: getValidName(restoreName),
  };
}

/** Labels an object with a restore and its backup. */
export function withRestoreLabels(object: KubernetesObject, names: RestoreNames): KubernetesObject {
  return withLabels(object, restoreLabels(names));
}

/** Blanks both labels, so that a patch towards a labelled object always names them. */
export function withBlankRestoreLabels(object: KubernetesObject): KubernetesObject {
  return withLabels(object, { [BACKUP_NAME_LABEL]: "", [RESTORE_NAME_LABEL]: "" });
}

function withLabels(
  object: KubernetesObject,
  added: Readonly<Record<string, string>>,
): KubernetesObject {
  const labels = fieldAt(object, "metadata", "labels");
  return withField(object, ["metadata", "labels"], {
    ...(isJsonObject(labels) && labels),
    ...added,
  });
}
