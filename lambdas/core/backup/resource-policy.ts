import { onlyTextOf } from "../configuration/config-map.ts";
import {
  CONFIG_MAP_NAMESPACE,
  type ConfigMapSource,
  findConfigMap,
} from "../configuration/find-config-maps.ts";
import { ErrorName, isJangadaError } from "../errors.ts";
import type { BackupSpec } from "../velero/backup.ts";
import { parseVolumePolicies, type VolumePolicies } from "../volumes/volume-policies.ts";

/** The resource policy of a backup, as its ConfigMap says now. */
export interface FoundResourcePolicy {
  /** Absent when the backup asks for none, or for one that cannot be used. */
  readonly policies?: VolumePolicies;
  /** Why it cannot be used, each in Velero's words. */
  readonly problems: readonly string[];
}

/**
 * Reads the resource policy that a spec names, and says everything that is wrong with it (velero
 * internal/resourcepolicies/resource_policies.go, GetResourcePoliciesFromBackup). A reference to
 * another kind is a problem of the spec, told with the spec's others.
 */
export async function findResourcePolicy(
  { resourcePolicy }: Pick<BackupSpec, "resourcePolicy">,
  source: ConfigMapSource,
): Promise<FoundResourcePolicy> {
  if (resourcePolicy?.kind.toLowerCase() !== "configmap") return { problems: [] };
  const { name } = resourcePolicy;
  const place = `${CONFIG_MAP_NAMESPACE}/${name}`;
  const found = await attempt(() => findConfigMap(name, "spec.resourcePolicy", source));
  if ("problem" in found) {
    return refused(`fail to get ResourcePolicies ${place} ConfigMap with error`, [found.problem]);
  }
  const read = onlyTextOf(found.value);
  if ("problem" in read) {
    const unread = `fail to read the ResourcePolicies from ConfigMap ${place} with error`;
    return refused(unread, [read.problem]);
  }
  const reading = parseVolumePolicies(read.text);
  if ("policies" in reading) return { policies: reading.policies, problems: [] };
  const invalid = `fail to validate ResourcePolicies in ConfigMap ${place} with error`;
  return refused(invalid, reading.problems);
}

async function attempt<T>(
  find: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly problem: string }> {
  try {
    return { value: await find() };
  } catch (error) {
    if (!isJangadaError(error, ErrorName.FailedValidation)) throw error;
    return { problem: (error as Error).message };
  }
}

function refused(what: string, problems: readonly string[]): FoundResourcePolicy {
  return { problems: problems.map((problem) => `${what} ${problem}`) };
}
