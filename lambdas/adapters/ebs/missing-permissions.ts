import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { ebsError } from "./ebs-error.ts";

/** What a role is to be asked about: ids of things that exist, so that EC2 gets as far as the permission. */
export interface PermissionProbe {
  readonly volumeId?: string | undefined;
  readonly snapshotId?: string | undefined;
  readonly instanceId?: string | undefined;
  readonly zone?: string | undefined;
  /** The Region that is asked, where snapshots are copied into it. */
  readonly copiesInto?: string | undefined;
}

/**
 * The EC2 actions, such as `ec2:CreateSnapshot`, that the credentials in use may not take. Every request is a dry
 * run: EC2 says whether it would, and does nothing. What the probe names no id for is not asked.
 */
export async function missingPermissions(
  client: EC2Client,
  probe: PermissionProbe,
): Promise<readonly string[]> {
  const missing = await Promise.all(
    dryRuns(client, probe).map(async ([action, send]) => ((await isDenied(send)) ? [action] : [])),
  );
  return missing.flat();
}

type DryRun = readonly [action: string, send: () => Promise<unknown>];

const DryRun = true;

function run(action: string, send: () => Promise<unknown>): readonly DryRun[] {
  return [[`ec2:${action}`, send]];
}

function dryRuns(client: EC2Client, probe: PermissionProbe): readonly DryRun[] {
  const { volumeId, instanceId } = probe;
  return [
    ...run("DescribeVolumes", () => client.send(new DescribeVolumesCommand({ DryRun }))),
    ...run("DescribeInstances", () => client.send(new DescribeInstancesCommand({ DryRun }))),
    ...run("DescribeSnapshots", () =>
      client.send(new DescribeSnapshotsCommand({ DryRun, OwnerIds: ["self"] })),
    ),
    ...(volumeId
      ? run("CreateSnapshot", () =>
          client.send(new CreateSnapshotCommand({ DryRun, VolumeId: volumeId })),
        )
      : []),
    ...(instanceId
      ? run("CreateSnapshots", () => {
          const InstanceSpecification = { InstanceId: instanceId };
          return client.send(new CreateSnapshotsCommand({ DryRun, InstanceSpecification }));
        })
      : []),
    ...runsOnSnapshot(client, probe),
  ];
}

function runsOnSnapshot(
  client: EC2Client,
  { snapshotId: SnapshotId, zone, copiesInto }: PermissionProbe,
): readonly DryRun[] {
  if (!SnapshotId) return [];
  return [
    ...(zone
      ? run("CreateVolume", () => {
          const place = { SnapshotId, AvailabilityZone: zone };
          return client.send(new CreateVolumeCommand({ DryRun, ...place }));
        })
      : []),
    // Of a snapshot that is there already: who may copy it may copy what comes from elsewhere.
    ...(copiesInto
      ? run("CopySnapshot", () => {
          const source = { SourceSnapshotId: SnapshotId, SourceRegion: copiesInto };
          return client.send(new CopySnapshotCommand({ DryRun, ...source }));
        })
      : []),
    ...run("DeleteSnapshot", () => client.send(new DeleteSnapshotCommand({ DryRun, SnapshotId }))),
  ];
}

async function isDenied(send: () => Promise<unknown>): Promise<boolean> {
  try {
    await send();
    return false;
  } catch (error) {
    const { name = "" } = error instanceof Error ? error : {};
    if (name === "DryRunOperation") return false;
    if (/^(UnauthorizedOperation|AccessDenied(Exception)?)$/.test(name)) return true;
    throw ebsError(error, "check permissions in EC2");
  }
}
