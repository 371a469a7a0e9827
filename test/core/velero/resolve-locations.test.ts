import { describe, expect, it } from "vitest";

import {
  resolveSnapshotLocations,
  storageLocationName,
  thereAre,
} from "../../../lambdas/core/velero/resolve-locations.ts";
import { context, snapshotLocation, storageLocation } from "./objects.ts";

describe("storageLocationName", () => {
  const storageLocations = [storageLocation("default"), storageLocation("dr", { default: true })];

  it.for([
    [
      "the one the backup names, there or not",
      { storageLocation: "other" },
      storageLocations,
      "other",
    ],
    ["else the one marked default", {}, storageLocations, "dr"],
    ["else the one called default", { storageLocation: "" }, [storageLocation("dr")], "default"],
  ] as const)("is %s", ([, spec, found, name]) => {
    expect(storageLocationName(spec, context({ storageLocations: found }))).toBe(name);
  });
});

/** The rows of TestValidateAndGetSnapshotLocations. */
describe("resolveSnapshotLocations", () => {
  const aws = [snapshotLocation("aws-us-east-1"), snapshotLocation("aws-us-west-1")];
  const fake = snapshotLocation("some-name", "fake-provider");

  it.for([
    {
      name: "location name does not correspond to any existing location",
      named: ["random-name"],
      found: aws,
      problems: [
        'a VolumeSnapshotLocation CRD for the location random-name with the name specified in the backup spec needs to be created before this snapshot can be executed. Error: volumesnapshotlocations.velero.io "random-name" not found, there are: aws-us-east-1, aws-us-west-1',
      ],
    },
    {
      name: "two locations of one provider are named",
      named: ["aws-us-east-1", "aws-us-west-1"],
      found: aws,
      problems: [
        "more than one VolumeSnapshotLocation name specified for provider aws: aws-us-west-1; unexpected name was aws-us-east-1",
      ],
    },
    {
      name: "no location is named, the provider has several and no default",
      named: [],
      found: [...aws, fake],
      problems: [
        "provider aws has more than one possible volume snapshot location, and none were specified explicitly or as a default; name one of aws-us-east-1, aws-us-west-1",
      ],
    },
    {
      name: "the default of a provider does not exist",
      named: [],
      found: aws,
      defaults: { aws: "gone" },
      problems: [
        'error getting volume snapshot location named gone: volumesnapshotlocations.velero.io "gone" not found, there are: aws-us-east-1, aws-us-west-1',
      ],
    },
  ])("fails when $name", ({ named, found, defaults, problems }) => {
    const locations = context({
      snapshotLocations: found,
      ...(defaults && { defaultSnapshotLocations: defaults }),
    });
    expect(resolveSnapshotLocations({ volumeSnapshotLocations: named }, locations)).toEqual({
      names: [],
      problems,
    });
  });

  it.for([
    { name: "no location at all", named: undefined, found: [], names: [] },
    {
      name: "the only one of each provider",
      named: [],
      found: [aws[0], fake],
      names: ["aws-us-east-1", "some-name"],
    },
    {
      name: "the named one, and the only one of another provider",
      named: ["aws-us-west-1"],
      found: [fake, ...aws],
      names: ["aws-us-west-1", "some-name"],
    },
    {
      name: "a location named twice once",
      named: ["aws-us-west-1", "aws-us-west-1"],
      found: aws,
      names: ["aws-us-west-1"],
    },
    {
      name: "the default of a provider that has several",
      named: [],
      found: aws,
      names: ["aws-us-east-1"],
    },
  ])("takes $name", ({ named, found, names }) => {
    const locations = context({
      snapshotLocations: found as typeof aws,
      defaultSnapshotLocations: { aws: "aws-us-east-1" },
    });
    const spec = named === undefined ? {} : { volumeSnapshotLocations: named };
    expect(resolveSnapshotLocations(spec, locations)).toEqual({ names, problems: [] });
  });
});

describe("thereAre", () => {
  it("says so when there is none", () => {
    expect(thereAre([])).toBe("there is none");
  });
});
