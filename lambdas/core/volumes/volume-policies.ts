import * as z from "zod";
import { ErrorName, JangadaError } from "../errors.ts";
import { parseObject } from "../velero/parse-input.ts";
import { parseQuantity } from "./resource-quantity.ts";

const names = z.array(z.string());
const texts = z.record(z.string(), z.string());

const conditionsSchema = z.strictObject({
  /** `lowest,highest`, both inclusive; a side left out is open. */
  capacity: z.string().optional(),
  storageClass: names.optional(),
  csi: z
    .strictObject({ driver: z.string().optional(), volumeAttributes: texts.optional() })
    .optional(),
  nfs: z.strictObject({ server: z.string().optional(), path: z.string().optional() }).optional(),
  /** Names of a volume's source field: `csi`, `nfs`, `hostPath`. */
  volumeTypes: names.optional(),
  pvcLabels: texts.optional(),
  pvcPhase: names.optional(),
});

const volumePoliciesSchema = z.strictObject({
  version: z.literal("v1"),
  volumePolicies: z
    .array(
      z.strictObject({
        conditions: conditionsSchema.prefault({}),
        action: z.strictObject({
          type: z.enum(["skip", "fs-backup", "snapshot", "custom"]),
          parameters: z.record(z.string(), z.unknown()).optional(),
        }),
      }),
    )
    .optional(),
  includeExcludePolicy: z
    .strictObject({
      includedClusterScopedResources: names.optional(),
      excludedClusterScopedResources: names.optional(),
      includedNamespaceScopedResources: names.optional(),
      excludedNamespaceScopedResources: names.optional(),
    })
    .optional(),
});

/** Everything that a volume must be for a policy to apply; what is left out does not matter. */
export type VolumeConditions = z.output<typeof conditionsSchema>;

/** What to do with the contents of volumes, and which resources to take (velero internal/resourcepolicies). */
export type VolumePolicies = z.output<typeof volumePoliciesSchema>;

/** What a policy wants with the contents of a volume. */
export type VolumeAction = NonNullable<VolumePolicies["volumePolicies"]>[number]["action"];

/** Least and greatest number of bytes of a volume. */
interface CapacityRange {
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Reads the one document of a resource policy ConfigMap, already parsed from YAML.
 *
 * @throws JangadaError `FailedValidation` with every problem, one a line.
 */
export function parseVolumePolicies(yamlDocument: unknown): VolumePolicies {
  const policies = parseObject(volumePoliciesSchema, yamlDocument, "resource policy");
  const problems = [...volumeProblems(policies), ...resourceProblems(policies)];
  if (problems.length === 0) return policies;
  const message = `the resource policy is not valid:\n${problems.join("\n")}`;
  throw new JangadaError(ErrorName.FailedValidation, message);
}

/** The range that a `capacity` condition asks for; `undefined` when it cannot be read. */
export function parseCapacity(capacity: string): CapacityRange | undefined {
  const [low, high, ...more] = capacity.split(",").map((side) => side.trim());
  if (low === undefined || high === undefined || more.length > 0) return undefined;
  const lowest = low === "" ? 0 : parseQuantity(low);
  const highest = high === "" ? 0 : parseQuantity(high);
  if (lowest === undefined || highest === undefined) return undefined;
  return { lowest, highest: highest === 0 ? Number.POSITIVE_INFINITY : highest };
}

function volumeProblems({ volumePolicies = [] }: VolumePolicies): string[] {
  return volumePolicies.flatMap(({ conditions: { capacity, csi } }, index) => {
    const place = `volumePolicies[${index}].conditions`;
    return [
      ...capacityProblems(`${place}.capacity`, capacity),
      ...(csi?.volumeAttributes && !csi.driver
        ? [`${place}.csi has volumeAttributes without a driver; name the driver they belong to`]
        : []),
    ];
  });
}

function capacityProblems(place: string, capacity: string | undefined): string[] {
  if (!capacity) return [];
  const range = parseCapacity(capacity);
  if (range === undefined)
    return [`${place} "${capacity}": must be two quantities such as "10Gi,100Gi"`];
  if (range.lowest <= range.highest) return [];
  return [`${place} "${capacity}": the first quantity must not be greater than the second`];
}

function resourceProblems({ includeExcludePolicy = {} }: VolumePolicies): string[] {
  return Object.entries(includeExcludePolicy).flatMap(([field, resources = []]) => {
    const place = `includeExcludePolicy.${field}`;
    const repeated = resources.filter((name, index) => resources.indexOf(name) !== index);
    return [
      ...(resources.includes("*") ? [`${place}: must not hold "*"; list the resources`] : []),
      ...repeated.map((name) => `${place}: holds "${name}" more than once; remove one`),
    ];
  });
}
