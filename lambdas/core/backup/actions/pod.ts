import type { CutItem } from "../../kube/cut-item.ts";
import type { ItemReference } from "../item-lookup.ts";
import type { BackupItemAction } from "./backup-item-action.ts";

interface Pod {
  readonly spec?: {
    readonly priorityClassName?: string;
    readonly volumes?: readonly {
      readonly persistentVolumeClaim?: { readonly claimName: string };
    }[];
  };
}

/**
 * A pod brings its PriorityClass and the claims it mounts (velero pkg/backup/actions/pod_action.go).
 * Most pods have neither, and their text shows it without being parsed.
 */
export const podAction: BackupItemAction = {
  appliesTo: "pods",
  execute(item) {
    if (!mayHaveRelated(item)) return {};
    const { spec } = JSON.parse(item.text.toString()) as Pod;
    const claims = (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }): ItemReference[] => {
      if (!persistentVolumeClaim || item.namespace === undefined) return [];
      const { claimName: name } = persistentVolumeClaim;
      return [{ groupResource: "persistentvolumeclaims", namespace: item.namespace, name }];
    });
    const priority: ItemReference[] = spec?.priorityClassName
      ? [{ groupResource: "priorityclasses.scheduling.k8s.io", name: spec.priorityClassName }]
      : [];
    return { additionalItems: [...priority, ...claims] };
  },
};

function mayHaveRelated({ text }: CutItem): boolean {
  return text.includes('"persistentVolumeClaim"') || text.includes('"priorityClassName"');
}
