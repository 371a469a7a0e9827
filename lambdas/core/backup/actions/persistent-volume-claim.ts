import { Buffer } from "node:buffer";
import { parseLossless, printLossless } from "../../kube/lossless-json.ts";
import { BACKUP_NAME_LABEL, RESTORE_NAME_LABEL } from "../../velero/labels.ts";
import type { BackupItemAction } from "./backup-item-action.ts";

interface Claim {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: {
    readonly volumeName?: string;
    readonly storageClassName?: string;
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly dataSource?: unknown;
    readonly dataSourceRef?: unknown;
  };
  readonly status?: { readonly phase?: string };
}

/** Labels of an earlier backup or restore that would mislead the next one. */
const STALE_LABELS = new Set([
  RESTORE_NAME_LABEL,
  "backup.velero.io/must-include-additional-items",
  "velero.io/volume-snapshot-name",
]);

/**
 * A bound claim brings its volume, and loses what tied it to its origin: data sources, a selector
 * (kept only where the storage class is exactly empty, without Velero's labels in it), and labels of earlier backups and
 * restores (velero pkg/backup/actions/backup_pv_action.go).
 */
export const persistentVolumeClaimAction: BackupItemAction = {
  appliesTo: "persistentvolumeclaims",
  execute({ text }, { backupName }) {
    const claim = parseLossless(text.toString()) as Claim;
    const volumeName = claim.spec?.volumeName;
    if (claim.status?.phase !== "Bound" || !volumeName) return {};
    const cleaned = {
      ...claim,
      metadata: withoutStaleLabels(claim.metadata, backupName),
      spec: withoutOrigin(claim.spec),
    };
    const before = printLossless(claim);
    const after = printLossless(cleaned);
    return {
      ...(after !== before && { text: Buffer.from(after) }),
      additionalItems: [{ groupResource: "persistentvolumes", name: volumeName }],
    };
  },
};

function withoutStaleLabels(metadata: Claim["metadata"], backupName: string): Claim["metadata"] {
  if (!metadata.labels) return metadata;
  const labels = Object.entries(metadata.labels).filter(
    ([name, value]) =>
      !STALE_LABELS.has(name) && (name !== BACKUP_NAME_LABEL || value === backupName),
  );
  return { ...metadata, labels: Object.fromEntries(labels) };
}

function withoutOrigin(spec: Claim["spec"]): Claim["spec"] {
  const { dataSource: _, dataSourceRef: __, selector, ...rest } = spec ?? {};
  if (!selector || rest.storageClassName !== "") return rest;
  const matchLabels = Object.entries(selector.matchLabels ?? {}).filter(
    ([name]) => !name.startsWith("velero.io/"),
  );
  return {
    ...rest,
    selector: {
      ...selector,
      ...(selector.matchLabels && { matchLabels: Object.fromEntries(matchLabels) }),
    },
  };
}
