import { isObject } from "./json-object.ts";

/** Lists whose items are objects told apart by some of their fields, by the list's own name. */
const MERGE_KEYS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    conditions: ["type"],
    containers: ["name"],
    env: ["name"],
    ephemeralContainers: ["name"],
    hostAliases: ["ip"],
    imagePullSecrets: ["name"],
    initContainers: ["name"],
    ownerReferences: ["uid"],
    resourceClaims: ["name"],
    secrets: ["name"],
    topologySpreadConstraints: ["topologyKey", "whenUnsatisfiable"],
    volumeDevices: ["devicePath"],
    volumeMounts: ["mountPath"],
    volumes: ["name"],
    webhooks: ["name"],
  }),
);

/**
 * The fields that tell the items of a list apart; `undefined` when the list is replaced whole.
 * The same name means the same everywhere in Kubernetes, `ports` aside: a container's are known by
 * `containerPort`, a Service's by `port`.
 */
export function mergeKeysOf(
  field: string,
  items: readonly unknown[],
): readonly string[] | undefined {
  const keys = field === "ports" ? portKeys(items) : MERGE_KEYS.get(field);
  const usable = items.every((item) => isObject(item) && keys?.some((key) => key in item));
  return usable ? keys : undefined;
}

/** A key left out stands for this, in the lists above. */
const MERGE_KEY_DEFAULTS: Readonly<Record<string, string>> = { protocol: "TCP" };

/** Lists of plain strings of which every writer may own some. */
export const STRING_SETS: readonly string[] = ["finalizers"];

function portKeys(items: readonly unknown[]): readonly string[] {
  const ofContainer = items.some((item) => isObject(item) && "containerPort" in item);
  return [ofContainer ? "containerPort" : "port", "protocol"];
}

/** Tells an item of a keyed list apart from its siblings. */
export function itemKey(item: unknown, keys: readonly string[]): Record<string, unknown> {
  const fields = isObject(item) ? item : {};
  const present = [...keys].sort().map((key) => [key, fields[key] ?? MERGE_KEY_DEFAULTS[key]]);
  return Object.fromEntries(present.filter(([, value]) => value !== undefined));
}
