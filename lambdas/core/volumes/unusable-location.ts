import { AWS_PROVIDERS } from "../velero/aws-provider.ts";
import type { VolumeSnapshotLocation } from "../velero/volume-snapshot-location.ts";
import { volumeLocationProblems } from "./volume-location-config.ts";

/**
 * Why the settings of a snapshot location of AWS cannot be used; `undefined` when they can. Of
 * another provider's nothing is known.
 */
export function unusableLocation({ metadata, spec }: VolumeSnapshotLocation): string | undefined {
  if (!AWS_PROVIDERS.includes(spec.provider)) return undefined;
  const problems = volumeLocationProblems(spec.config);
  return problems.length === 0
    ? undefined
    : `volume snapshot location '${metadata.name}' cannot be used: ${problems.join("; ")}`;
}
