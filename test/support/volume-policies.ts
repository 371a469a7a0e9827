import {
  parseVolumePolicies,
  type VolumePolicies,
} from "../../lambdas/core/volumes/volume-policies.ts";

/** The document of a resource policy with one rule; `conditions` is YAML of flow style, `{csi: {}}`. */
export function policyYaml(conditions: string, action = "skip"): string {
  return `{version: v1, volumePolicies: [{conditions: ${conditions}, action: {type: ${action}}}]}`;
}

/** What a document says that can be used. */
export function policiesIn(yaml: string): VolumePolicies {
  const reading = parseVolumePolicies(yaml);
  if ("problems" in reading) throw new Error(reading.problems.join("\n"));
  return reading.policies;
}
