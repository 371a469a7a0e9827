import type { DeclaredStorageLocation } from "../velero/backup-storage-location.ts";
import { storageLocationName, thereAre } from "../velero/resolve-locations.ts";
import type { Schedule } from "../velero/schedule.ts";
import { parseVolumePolicies } from "../volumes/volume-policies.ts";
import { type ConfigMap, onlyTextOf } from "./config-map.ts";
import type { ConfigurationDocument } from "./configuration-document.ts";
import type { ConfigurationObject } from "./configuration-object.ts";

type Documents = readonly ConfigurationDocument[];

/** What a schedule refers to and the file does not have: found now instead of at every tick. */
export function referenceProblems(
  { object }: ConfigurationDocument,
  documents: Documents,
): readonly string[] {
  if (object?.kind !== "Schedule") return [];
  return [
    ...storageReferenceProblems(object, documents),
    ...snapshotReferenceProblems(object, documents),
    ...policyReferenceProblems(object, documents),
  ];
}

function storageReferenceProblems({ spec }: Schedule, documents: Documents): readonly string[] {
  const locations = documents.flatMap(({ object }) =>
    object?.kind === "BackupStorageLocation" ? [object] : [],
  );
  if (!documents.some(({ kind }) => kind === "BackupStorageLocation")) return [];
  const name = locationName(spec, locations);
  const path = `spec.template.storageLocation ${JSON.stringify(name)}`;
  const missing = missingProblem(path, { kind: "BackupStorageLocation", name }, documents);
  const location = locations.find(({ metadata }) => metadata.name === name);
  return location?.spec.accessMode === "ReadOnly" && !spec.paused
    ? [
        `${path}: the location is ReadOnly, and every backup into it would fail; choose another, or pause the schedule`,
      ]
    : missing;
}

function locationName(
  { template }: Schedule["spec"],
  locations: readonly DeclaredStorageLocation[],
): string {
  const storageLocations = locations.map((location) => ({
    ...location,
    spec: { ...location.spec, objectStorage: { bucket: "", ...location.spec.objectStorage } },
  }));
  return storageLocationName(template, { storageLocations, snapshotLocations: [] });
}

function snapshotReferenceProblems({ spec }: Schedule, documents: Documents): readonly string[] {
  return (spec.template.volumeSnapshotLocations ?? []).flatMap((name, index) =>
    missingProblem(
      `spec.template.volumeSnapshotLocations[${index}] ${JSON.stringify(name)}`,
      { kind: "VolumeSnapshotLocation", name },
      documents,
    ),
  );
}

/** Also what is wrong with the policy itself: nothing but a schedule makes a ConfigMap one. */
function policyReferenceProblems({ spec }: Schedule, documents: Documents): readonly string[] {
  const { resourcePolicy } = spec.template;
  if (resourcePolicy === undefined) return [];
  const { name } = resourcePolicy;
  const path = `spec.template.resourcePolicy.name ${JSON.stringify(name)}`;
  const [policy] = documents.flatMap(({ object }) =>
    object?.kind === "ConfigMap" && object.metadata.name === name ? [object] : [],
  );
  return policy
    ? policyProblems(policy).map((problem) => `${path}: ${problem}`)
    : missingProblem(path, { kind: "ConfigMap", name }, documents);
}

function missingProblem(
  path: string,
  { kind, name }: { readonly kind: ConfigurationObject["kind"]; readonly name: string },
  documents: Documents,
): readonly string[] {
  const ofKind = documents.filter((one) => one.kind === kind);
  if (ofKind.some((one) => one.name === name)) return [];
  const named = ofKind.map((one) => ({ metadata: { name: one.name } }));
  return [
    `${path}: no document is a ${kind} of this name, ${thereAre(named)}; declare or rename it`,
  ];
}

function policyProblems(configMap: ConfigMap): readonly string[] {
  const found = onlyTextOf(configMap);
  if ("problem" in found) return [found.problem];
  const reading = parseVolumePolicies(found.text);
  return "problems" in reading ? reading.problems : [];
}
