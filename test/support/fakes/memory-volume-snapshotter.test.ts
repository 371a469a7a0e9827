import { describeVolumeSnapshotter } from "../../contract/volume-snapshotter.ts";
import { MemoryVolumeSnapshotter, VirtualClock } from "./memory-volume-snapshotter.ts";

describeVolumeSnapshotter("MemoryVolumeSnapshotter", async () => {
  const clock = new VirtualClock();
  const there = new MemoryVolumeSnapshotter(clock);
  const elsewhere = { "us-west-2": there };
  const snapshotter = new MemoryVolumeSnapshotter(clock, { secondsToFinish: 60, elsewhere });
  let instances = 0;
  return {
    snapshotter,
    addVolume: async (volume) => snapshotter.addVolume(volume),
    addElsewhere: async (traits) => ({ id: there.addSnapshot(traits).id, region: "us-west-2" }),
    async addInstance(volumeIds) {
      const instanceId = `i-${instances++}`;
      snapshotter.addVolume({ boot: true, instanceIds: [instanceId] });
      for (const id of volumeIds) {
        snapshotter.changeVolume(id, { state: "in-use", instanceIds: [instanceId] });
      }
      return instanceId;
    },
    finish: () => clock.pause(60_000),
  };
});
