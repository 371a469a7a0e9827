import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  SETTINGS_TAG,
  settingsOf,
  settingsTags,
} from "../../../lambdas/core/volumes/volume-settings-tag.ts";
import { disk, snapshot } from "./volumes.ts";

describe("settingsTags", () => {
  it.for([
    { of: "a gp3 disk as it comes", volume: disk("vol-1"), tags: {} },
    { of: "gp2", volume: disk("vol-1", { type: "gp2", iops: 300 }), tags: {} },
    {
      of: "a faster gp3 disk",
      volume: disk("vol-1", { iops: 4000, throughput: 250 }),
      tags: { [SETTINGS_TAG]: "vol-1:4000:250:" },
    },
    {
      of: "a gp3 disk with more throughput alone",
      volume: disk("vol-1", { throughput: 250 }),
      tags: { [SETTINGS_TAG]: "vol-1:3000:250:" },
    },
    {
      of: "a disk for several instances",
      volume: disk("vol-1", { type: "io2", iops: 900, throughput: undefined, multiAttach: true }),
      tags: { [SETTINGS_TAG]: "vol-1:900::m" },
    },
    {
      of: "a disk that does not say",
      volume: disk("vol-1", { type: "io1", iops: undefined, throughput: undefined }),
      tags: { [SETTINGS_TAG]: "vol-1:::" },
    },
  ])("keep what is not the type's own: $of", ({ volume, tags }) => {
    expect(settingsTags([volume])).toEqual(tags);
  });

  it("hold the settings of 128 disks in 19 tags of 256 characters", () => {
    const volumes = Array.from({ length: 128 }, (_, index) =>
      disk(`vol-${String(index).padStart(17, "0")}`, { iops: 16000, throughput: 1000 }),
    );
    const tags = settingsTags(volumes);
    expect(Object.keys(tags)).toHaveLength(19);
    expect(Object.keys(tags).slice(0, 2)).toEqual([SETTINGS_TAG, `${SETTINGS_TAG}-2`]);
    expect(Math.max(...Object.values(tags).map(({ length }) => length))).toBeLessThanOrEqual(256);
  });
});

describe("settingsOf", () => {
  it("gives back what the tags of a set keep, disk by disk", () => {
    const settings = fc.record({
      type: fc.constantFrom("gp3", "io1", "io2"),
      iops: fc.integer({ min: 3001, max: 256_000 }),
      throughput: fc.option(fc.integer({ min: 1, max: 2000 }), { nil: undefined }),
      multiAttach: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(settings, { minLength: 1, maxLength: 40 }), (all) => {
        const volumes = all.map((traits, index) => disk(`vol-${index}`, traits));
        const tags = settingsTags(volumes);
        for (const { id, iops, throughput, multiAttach } of volumes) {
          expect(settingsOf(snapshot("snap-1", { volumeId: id, tags }))).toEqual({
            iops,
            ...(throughput && { throughput }),
            ...(multiAttach && { multiAttach: true }),
          });
        }
      }),
    );
  });

  it("gives nothing for a disk that the tags do not name", () => {
    expect(settingsOf(snapshot("snap-1", { tags: { [SETTINGS_TAG]: "vol-2:1:2:" } }))).toEqual({});
    expect(settingsOf(snapshot("snap-1", { tags: { [SETTINGS_TAG]: "vol-1:::" } }))).toEqual({});
    expect(settingsOf(snapshot("snap-1", { tags: { Name: "vol-1:1:2:" } }))).toEqual({});
  });
});
