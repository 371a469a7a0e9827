import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Schedule, scheduleSchema } from "../../../lambdas/core/velero/schedule.ts";
import { ConfigurationFile } from "../../../local/floor/configuration-file.ts";

const TEXT = `# The cluster of the shop.
apiVersion: jangada.io/v1
kind: Cluster
metadata: { name: shop } # as in AWS
spec:
  eksClusterName: shop
  region: eu-west-1
---
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: { name: default }
spec:
  provider: aws
  default: true
  objectStorage: { bucket: backups }
---
# Every night.
apiVersion: velero.io/v1
kind: Schedule
metadata: { name: nightly }
spec:
  schedule: "0 3 * * *" # UTC
  template: {}
`;

function schedule(name: string, cron = "@every 6h"): Schedule {
  return {
    kind: "Schedule",
    apiVersion: "velero.io/v1",
    metadata: { name },
    spec: { schedule: cron, template: { includedNamespaces: ["shop"] } },
  };
}

function configurationFile() {
  const directory = mkdtempSync(join(tmpdir(), "configuration-"));
  const path = join(directory, "shop.yaml");
  writeFileSync(path, TEXT);
  const file = new ConfigurationFile(path);
  const names = () => file.read().schedules.map(({ metadata }) => metadata.name);
  return {
    file,
    names,
    text: () => readFileSync(path, "utf8"),
    left: () => readdirSync(directory),
  };
}

describe("ConfigurationFile", () => {
  it("adds a schedule and leaves what is there byte for byte", () => {
    const { file, names, text } = configurationFile();
    file.add(scheduleSchema, schedule("often"));
    expect(names()).toEqual(["nightly", "often"]);
    expect(text().startsWith(TEXT)).toBe(true);
    expect(text()).toContain("schedule: '@every 6h'\n");
    expect(text()).not.toContain("status");
  });

  it("removes a schedule and leaves the others and their comments", () => {
    const { file, names, text } = configurationFile();
    file.add(scheduleSchema, schedule("often"));
    file.remove("Schedule", "nightly");
    expect(names()).toEqual(["often"]);
    expect(text()).toContain("# The cluster of the shop.\n");
    expect(text()).toContain("# as in AWS");
  });

  it("pauses a schedule, and has it go on as before", () => {
    const { file, text } = configurationFile();
    file.change({ kind: "Schedule", name: "nightly", fields: { "spec.paused": true } });
    expect(file.read().schedules[0]?.spec.paused).toBe(true);
    expect(text()).toContain("# UTC");
    file.change({ kind: "Schedule", name: "nightly", fields: { "spec.paused": undefined } });
    expect(file.read().schedules[0]?.spec).not.toHaveProperty("paused");
  });

  it("fails rather than leaving an invalid file, and leaves no draft", () => {
    const { file, text, left } = configurationFile();
    expect(() => file.add(scheduleSchema, schedule("broken", "never"))).toThrow("is not valid");
    expect(text()).toBe(TEXT);
    expect(left()).toEqual(["shop.yaml"]);
  });
});
