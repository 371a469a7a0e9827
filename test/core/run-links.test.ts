import { describe, expect, it } from "vitest";
import { backupLinks } from "../../lambdas/core/backup/backup-links.ts";
import { restoreLinks } from "../../lambdas/core/restore/restore-links.ts";
import { markedWithExecution } from "../../lambdas/core/run-links.ts";
import { backup, restore, storageLocation } from "./velero/objects.ts";

const CONSOLE = "https://eu-west-1.console.aws.amazon.com";
const ARN = "arn:aws:states:eu-west-1:123456789012:execution:X:nightly";
const PLACE = { region: "eu-west-1", namePrefix: "Jangada-shop-" };

/** The link to the files of a backup in a location of this spec. */
function filesIn(spec: Parameters<typeof storageLocation>[1]): string | undefined {
  const locations = { storageLocations: [storageLocation("default", spec)], snapshotLocations: [] };
  return backupLinks(backup({ storageLocation: "default" }), locations, PLACE).files;
}

describe("backupLinks and restoreLinks", () => {
  it("lead from a run to its execution, the functions' logs and its files", () => {
    const location = storageLocation("default");
    const run = markedWithExecution(restore({ backupName: "nightly" }), ARN);

    expect(restoreLinks({ restore: run, location: "default" }, [location], PLACE)).toEqual({
      execution: `${CONSOLE}/states/home?region=eu-west-1#/v2/executions/details/${ARN}`,
      logs: `${CONSOLE}/cloudwatch/home?region=eu-west-1#logsV2:log-groups$3FlogGroupNameFilter$3DJangada-shop-`,
      files: `${CONSOLE}/s3/buckets/backups?region=eu-west-1&prefix=restores/restore-1/`,
    });
  });

  it("lead to no execution of a run that has none", () => {
    const run = markedWithExecution(restore({ backupName: "nightly" }), undefined);
    const links = restoreLinks(
      { restore: run, location: "default" },
      [storageLocation("default")],
      PLACE,
    );

    expect(links).not.toHaveProperty("execution");
  });

  it("lead nowhere from a location that is gone", () => {
    const gone = { restore: restore({ backupName: "nightly" }), location: "gone" };

    expect(restoreLinks(gone, [storageLocation("default")], PLACE)).toBeUndefined();
  });

  it.for<[string, Parameters<typeof storageLocation>[1], string | undefined]>([
    [
      "below the location's prefix",
      { objectStorage: { bucket: "b", prefix: "/x/y/" } },
      `${CONSOLE}/s3/buckets/b?region=eu-west-1&prefix=x/y/backups/backup-1/`,
    ],
    [
      "in the location's own region",
      { config: { region: "us-east-1" } },
      "https://us-east-1.console.aws.amazon.com/s3/buckets/backups?region=us-east-1&prefix=backups/backup-1/",
    ],
    ["but not in another store than S3", { config: { s3Url: "https://minio" } }, undefined],
    ["but not behind an access point", { objectStorage: { bucket: "arn:aws:s3:x" } }, undefined],
  ])("lead to the files %s", ([, spec, link]) => {
    expect(filesIn(spec)).toBe(link);
  });
});

describe("markedWithExecution", () => {
  it("keeps what else is annotated", () => {
    const annotations = { team: "shop" };
    const marked = markedWithExecution({ metadata: { name: "b", annotations } }, ARN);

    expect(marked.metadata.annotations).toEqual({ team: "shop", "jangada.io/execution": ARN });
  });
});
