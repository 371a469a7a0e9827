import { CreateVolumeCommand, DescribeVolumesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { invokeFunction } from "../../../lambdas/adapters/lambda/invoke-function.ts";
import { ebsPersistentVolume } from "../../support/builders.ts";
import type { DeployedStack } from "../support/deployed-stack.ts";

/** What is left in EC2 of a restore, removed by the deployed function. */
export function describeDisks(deployed: () => DeployedStack): void {
  it("deletes the disks that a restore has left, but for those that a volume of the cluster uses", async () => {
    const { settings, ec2Url, cluster, configuration } = deployed();
    const ec2 = new EC2Client({ ...settings, endpoint: ec2Url });
    const lambda = new LambdaClient(settings);
    const tags = {
      "jangada.io/cluster": configuration.cluster.spec.eksClusterName,
      "jangada.io/restore": "left/2026-11-23T12:00:00Z",
    };
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const addDisk = async () => {
      const place = { AvailabilityZone: "us-east-1a", Size: 1 };
      const TagSpecifications = [{ ResourceType: "volume" as const, Tags }];
      const { VolumeId } = await ec2.send(new CreateVolumeCommand({ ...place, TagSpecifications }));
      return String(VolumeId);
    };
    const [used, unused] = [await addDisk(), await addDisk()];
    const volume = ebsPersistentVolume("pv-left", used);
    const size = { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"] };
    await cluster.kubectl(
      ["apply", "-f", "-"],
      JSON.stringify({ ...volume, spec: { ...(volume.spec as object), ...size } }),
    );
    const input = { restoreName: "left", delete: true };
    const report = await invokeFunction(lambda, "Jangada-lab-DeleteDisks", input);
    await cluster.kubectl(["delete", "persistentvolume", "pv-left", "--wait=false"]);

    expect(report).toMatchObject({ deleted: [unused], problems: [] });
    const VolumeIds = [used];
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds }));
    expect(Volumes).toHaveLength(1);
    await expect(
      ec2.send(new DescribeVolumesCommand({ VolumeIds: [unused] })),
    ).rejects.toMatchObject({ name: "InvalidVolume.NotFound" });
    for (const client of [ec2, lambda]) client.destroy();
  });
}
