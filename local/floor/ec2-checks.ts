import { attempt } from "../../cli/checks/attempt.ts";
import type { Check } from "../../cli/floor.ts";
import { ec2ClientsFor } from "../../lambdas/adapters/ebs/ec2-clients-for.ts";
import { missingPermissions } from "../../lambdas/adapters/ebs/missing-permissions.ts";
import { permissionProbe } from "../../lambdas/adapters/ebs/permission-probe.ts";
import { AWS_PROVIDERS } from "../../lambdas/core/velero/aws-provider.ts";
import type { VolumeSnapshotLocation } from "../../lambdas/core/velero/volume-snapshot-location.ts";
import { volumeLocationConfig } from "../../lambdas/core/volumes/volume-location-config.ts";

const REMEDY =
  "grant the credentials in use these actions on the account's disks and snapshots, and check config.region; or remove the snapshot location where no EBS disks are to be backed up";

/**
 * Looks at what our own credentials may do with disks and snapshots, for each snapshot location of AWS.
 * Nothing is made: EC2 is asked whether it would.
 */
export async function* ec2Checks(
  locations: readonly VolumeSnapshotLocation[],
): AsyncGenerator<Check> {
  for (const { metadata, spec } of locations) {
    if (!AWS_PROVIDERS.includes(spec.provider)) continue;
    yield await attempt(`Snapshot location '${metadata.name}': EC2`, REMEDY, async () => {
      const { region, sourceRegion, profile, credentialsFile } = volumeLocationConfig(spec.config);
      const { repeating: client } = ec2ClientsFor({ region, profile, credentialsFile });
      const { probe, lacks } = await permissionProbe(client);
      const copies = sourceRegion !== undefined && { copiesInto: region };
      const missing = await missingPermissions(client, { ...probe, ...copies });
      if (missing.length > 0) throw new Error(`not allowed: ${missing.join(", ")}`);
      return lacks.length === 0 ? "allowed" : `allowed; not asked without a ${lacks.join(", ")}`;
    });
  }
}
