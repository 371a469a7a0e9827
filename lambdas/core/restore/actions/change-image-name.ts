import {
  isJsonObject,
  type JsonObject,
  listAt,
  textAt,
  withField,
} from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";

type Path = readonly [string, ...string[]];

/** Where the resources keep their pods. */
const POD_SPECS: Readonly<Record<string, Path>> = {
  "daemonsets.apps": ["spec", "template", "spec"],
  "deployments.apps": ["spec", "template", "spec"],
  "replicasets.apps": ["spec", "template", "spec"],
  "statefulsets.apps": ["spec", "template", "spec"],
  replicationcontrollers: ["spec", "template", "spec"],
  "jobs.batch": ["spec", "template", "spec"],
  "cronjobs.batch": ["spec", "jobTemplate", "spec", "template", "spec"],
  pods: ["spec"],
};

/**
 * Takes containers' images from another registry, or under another name, as the rows of the ConfigMap
 * labelled `velero.io/change-image-name` say (velero pkg/restore/actions/change_image_name_action.go).
 */
export const changeImageName: ItemAction = {
  name: "velero.io/change-image-name",
  appliesTo: Object.keys(POD_SPECS),
  execute({ ref, object, context }) {
    const config = context.settings.pluginConfigs.changeImageName;
    if (config === undefined) return { outcome: "restore", object };
    if ("problem" in config) return { outcome: "failed", error: config.problem };
    const rows = Object.entries(config.data).sort(byKey).flatMap(rowOf);
    const podSpec = POD_SPECS[ref.groupResource] as Path;
    const changed = ["containers", "initContainers"].reduce(
      (one, list) => withImages(one, [...podSpec, list], rows),
      object,
    );
    return { outcome: "restore", object: changed };
  },
};

interface Row {
  readonly from: string;
  readonly to: string;
}

/** `old,new`; what has no comma, or nothing on a side of it, is no row. */
function rowOf([, text]: readonly [string, string]): readonly Row[] {
  const comma = text.indexOf(",");
  const from = text.slice(0, Math.max(comma, 0)).trim();
  if (from === "" || comma === text.length - 1) return [];
  return [{ from, to: text.slice(comma + 1).trim() }];
}

/** Velero takes the rows in any order; the same restore is to end the same each time. */
function byKey([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}

function withImages<T extends JsonObject>(object: T, path: Path, rows: readonly Row[]): T {
  const containers = listAt(object, ...path);
  if (containers.length === 0) return object;
  return withField(
    object,
    path,
    containers.map((container) => withImage(container, rows)),
  );
}

function withImage(container: unknown, rows: readonly Row[]): unknown {
  const image = textAt(container, "image") ?? "";
  const row = rows.find(({ from }) => image.includes(from));
  if (!isJsonObject(container) || image === "" || row === undefined) return container;
  return { ...container, image: image.replaceAll(row.from, () => row.to) };
}
