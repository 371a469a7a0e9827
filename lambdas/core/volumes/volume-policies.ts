import * as z from "zod";
import { parseYamlTexts } from "../kube/yaml.ts";
import { checkSchema } from "../velero/schema-problems.ts";
import { capacityProblem } from "./capacity-range.ts";

const names = z.array(z.string());
const texts = z.record(z.string(), z.string());

const SUPPORTED_VERSION = "v1";
const ACTION_TYPES = ["skip", "fs-backup", "snapshot", "custom"] as const;

const csiSchema = z
  .strictObject({ driver: z.string().optional(), volumeAttributes: texts.optional() })
  .refine(({ driver, volumeAttributes }) => volumeAttributes === undefined || driver, {
    error: "csi driver should not be empty when filtering by volume attributes",
  });

const conditionsSchema = z.strictObject({
  /** `lowest,highest`, both inclusive; a side left out is open. */
  capacity: z
    .string()
    .refine((text) => capacityProblem(text) === undefined, {
      error: ({ input }) => capacityProblem(input as string) as string,
    })
    .optional(),
  storageClass: names.optional(),
  csi: csiSchema.optional(),
  nfs: z.strictObject({ server: z.string().optional(), path: z.string().optional() }).optional(),
  /** Names of a volume's source field: `csi`, `nfs`, `hostPath`. */
  volumeTypes: names.optional(),
  pvcLabels: texts.optional(),
  pvcPhase: names.optional(),
});

const actionSchema = z.strictObject({
  type: z.enum(ACTION_TYPES, {
    error: ({ input }) =>
      `invalid action type ${input ?? ""}; it must be one of ${ACTION_TYPES.join(", ")}`,
  }),
  parameters: z.record(z.string(), z.unknown()).optional(),
});

const includeExcludeSchema = z
  .strictObject({
    includedClusterScopedResources: names.optional(),
    excludedClusterScopedResources: names.optional(),
    includedNamespaceScopedResources: names.optional(),
    excludedNamespaceScopedResources: names.optional(),
  })
  .superRefine((policy, { addIssue }) => {
    const lists = [
      [policy.includedClusterScopedResources, policy.excludedClusterScopedResources],
      [policy.includedNamespaceScopedResources, policy.excludedNamespaceScopedResources],
    ] as const;
    for (const [included = [], excluded = []] of lists)
      for (const message of listProblems(included, excluded)) addIssue(message);
  });

const volumePoliciesSchema = z.strictObject({
  version: z.literal(SUPPORTED_VERSION, {
    error: ({ input }) =>
      `incompatible version number ${input ?? ""} with supported version ${SUPPORTED_VERSION}`,
  }),
  volumePolicies: z
    .array(z.strictObject({ conditions: conditionsSchema.prefault({}), action: actionSchema }))
    .optional(),
  includeExcludePolicy: includeExcludeSchema.optional(),
});

/** Everything that a volume must be for a policy to apply; what is left out does not matter. */
export type VolumeConditions = z.output<typeof conditionsSchema>;

/** What to do with the contents of volumes, and which resources to take (velero internal/resourcepolicies). */
export type VolumePolicies = z.output<typeof volumePoliciesSchema>;

/** What a policy wants with the contents of a volume. */
export type VolumeAction = z.output<typeof actionSchema>;

/** Policies that can be used, or everything that is wrong with them, in Velero's words where it has some. */
export type PoliciesReading =
  | { readonly policies: VolumePolicies }
  | { readonly problems: readonly string[] };

/**
 * Reads the YAML of a resource policy ConfigMap. Unknown fields and keys that stand twice are
 * problems; a number or `true` in place of a text is that text, as Go's decoder has it.
 */
export function parseVolumePolicies(yaml: string): PoliciesReading {
  let document: unknown;
  try {
    document = parseYamlTexts(yaml);
  } catch (error) {
    return { problems: [(error as Error).message] };
  }
  const checked = checkSchema(volumePoliciesSchema, document);
  return "object" in checked ? { policies: checked.object } : checked;
}

/** Whether some policy must know the claim of a volume. */
export function asksAboutClaims({ volumePolicies = [] }: VolumePolicies): boolean {
  return volumePolicies.some(
    ({ conditions: { pvcLabels, pvcPhase = [] } }) =>
      pvcLabels !== undefined || pvcPhase.length > 0,
  );
}

function listProblems(included: readonly string[], excluded: readonly string[]): readonly string[] {
  const both = new Set(excluded.filter((name) => included.includes(name)));
  return [
    ...([...included, ...excluded].includes("*")
      ? ["cannot use '*' in includes or excludes filters in the policy"]
      : []),
    ...[...both].map(
      (name) => `excludes list cannot contain an item in the includes list: ${name}`,
    ),
  ];
}
