import { ebsVolumeSnapshotter } from "../../../lambdas/adapters/ebs/ebs-volume-snapshotter.ts";
import { startEc2World } from "../../../local/world/ec2/ec2-world.ts";
import { describeVolumeSnapshotter } from "../../contract/volume-snapshotter.ts";
import { ec2ClientsAt } from "../../support/ec2-clients-at.ts";
import { VirtualClock } from "../../support/fakes/memory-volume-snapshotter.ts";

describeVolumeSnapshotter("ebsVolumeSnapshotter on the embedded EC2", async () => {
  const clock = new VirtualClock();
  const world = await startEc2World({ now: clock.now, snapshotSeconds: 60, mostPerPage: 5 });
  const region = world.region("us-east-1");
  const clients = ec2ClientsAt(world.url);
  const snapshotter = ebsVolumeSnapshotter(clients);
  return {
    snapshotter,
    async addVolume(wanted) {
      const { id } = region.addVolume(wanted);
      const [volume] = await snapshotter.describeVolumes([id]);
      if (volume === undefined) throw new Error(`"${id}" is not described`);
      return volume;
    },
    addElsewhere: async (traits) => {
      const there = world.region("us-west-2");
      return { id: there.addSnapshot(traits).id, region: there.name };
    },
    addInstance: async (volumeIds) => region.addInstance(volumeIds).id,
    finish: () => clock.pause(60_000),
    async stop() {
      clients.once.destroy();
      await world.stop();
    },
  };
});
