import { Buffer } from "node:buffer";
import { parseLossless, printLossless } from "../../kube/lossless-json.ts";
import { BACKUP_NAME_LABEL, RESTORE_NAME_LABEL } from "../../velero/labels.ts";
import type { BackupItemAction } from "./backup-item-action.ts";

interface Claim {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: ClaimSpec;
  readonly status?: { readonly phase?: string };
}

interface ClaimSpec {
  readonly volumeName?: string;
  readonly storageClassName?: string;
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly dataSource?: unknown;
  readonly dataSourceRef?: unknown;
}

/** Labels of an earlier backup or restore that would mislead the next one. */
const STALE_LABELS = new Set([
  RESTORE_NAME_LABEL,
  "backup.velero.io/must-include-additional-items",
  "velero.io/volume-snapshot-name",
]);

/**
 * A bound claim brings its volume, and loses what tied it to its origin: data sources, a selector
 * (kept only where the storage class is exactly empty, without Velero's labels in it), and labels of
 * earlier backups and restores (velero pkg/backup/actions/backup_pv_action.go). A map that is left empty goes, as Go's
 * `omitempty` has it.
 */
export const persistentVolumeClaimAction: BackupItemAction = {
  appliesTo: "persistentvolumeclaims",
  execute({ text }, { backupName }) {
    const claim = parseLossless(text.toString()) as Claim;
    const { metadata, spec, status } = claim;
    if (status?.phase !== "Bound" || !spec?.volumeName) return {};
    const cleaned = {
      ...claim,
      metadata: withoutStaleLabels(metadata, backupName),
      spec: withoutOrigin(spec),
    };
    const before = printLossless(claim);
    const after = printLossless(cleaned);
    return {
      ...(after !== before && { text: Buffer.from(after) }),
      additionalItems: [{ groupResource: "persistentvolumes", name: spec.volumeName }],
    };
  },
};

function withoutStaleLabels(metadata: Claim["metadata"], backupName: string): Claim["metadata"] {
  const { labels = {}, ...rest } = metadata;
  const fresh = Object.entries(labels).filter(
    ([name, value]) =>
      !STALE_LABELS.has(name) && (name !== BACKUP_NAME_LABEL || value === backupName),
  );
  return fresh.length === 0 ? rest : { ...metadata, labels: Object.fromEntries(fresh) };
}

function withoutOrigin(spec: ClaimSpec): ClaimSpec {
  const { dataSource: _, dataSourceRef: __, selector, ...rest } = spec;
  if (!selector || rest.storageClassName !== "") return rest;
  const { matchLabels = {}, ...expressions } = selector;
  const ours = Object.entries(matchLabels).filter(([name]) => !name.startsWith("velero.io/"));
  return {
    ...rest,
    selector:
      ours.length === 0 ? expressions : { ...selector, matchLabels: Object.fromEntries(ours) },
  };
}
