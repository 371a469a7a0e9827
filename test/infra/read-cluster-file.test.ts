import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readClusterFile } from "../../infra/read-cluster-file.ts";
import { ErrorName } from "../../lambdas/core/errors.ts";
import { example, hidden } from "./synthesize.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "clusters-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The file of a cluster `shop`, and what is wrong with it, without the folder. */
function problemsOf(yaml: string): readonly string[] {
  const path = join(folder, "shop.yaml");
  writeFileSync(path, yaml);
  try {
    readClusterFile(path);
    return [];
  } catch (error) {
    const { name, message } = error as Error;
    expect(name).toBe(ErrorName.FailedValidation);
    const [headline, ...lines] = message.replaceAll(`${folder}/`, "").split("\n");
    expect(headline).toBe("the configuration of the cluster is not valid:");
    return lines;
  }
}

const SHOP = `apiVersion: jangada.io/v1
kind: Cluster
metadata:
  name: shop
spec:
  eksClusterName: shop
  region: eu-west-1
---
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata:
  name: default
spec:
  provider: aws
`;

describe("readClusterFile", () => {
  it("reads the file that people copy, and one with everything else", () => {
    expect(example.cluster.metadata.name).toBe("example");
    expect(example.schedules).toHaveLength(1);
    expect(hidden.storageLocations).toHaveLength(3);
    expect(problemsOf(SHOP)).toEqual([]);
  });

  it("fails with the line of each field", () => {
    const yaml = SHOP.replace(
      "eksClusterName: shop",
      "eksClusterName: arn:aws:eks:x:1:cluster/shop",
    )
      .replace("region: eu-west-1", "region: Ireland\n  network:\n    subnetIds: [subnet-1]")
      .replace("provider: aws", "provider: aws\n  config:\n    regoin: eu-west-1");

    expect(problemsOf(yaml)).toEqual([
      expect.stringMatching(/^shop\.yaml:6: document 1, Cluster "shop": spec\.eksClusterName/),
      expect.stringMatching(/^shop\.yaml:7: document 1, Cluster "shop": spec\.region "Ireland"/),
      expect.stringMatching(/^shop\.yaml:8: .* spec\.network\.vpcId: is missing/),
      expect.stringMatching(/^shop\.yaml:9: .* spec\.network\.subnetIds\[0\] "subnet-1"/),
      expect.stringMatching(/^shop\.yaml:8: .* spec\.network\.securityGroupIds: is missing/),
      expect.stringMatching(/^shop\.yaml:17: document 2, .*config has unknown keys 'regoin'/),
    ]);
  });

  it("fails on a copy that has its old name", () => {
    expect(problemsOf(SHOP.replace("name: shop", "name: example"))).toEqual([
      'shop.yaml:4: document 1, Cluster "example": metadata.name "example": must be "shop" as in the file\'s name, or the file renamed to example.yaml',
    ]);
  });

  it("fails on a schedule's hooks that the functions may not run, at their line", () => {
    const hooks = `${SHOP}---
apiVersion: velero.io/v1
kind: Schedule
metadata:
  name: nightly
spec:
  schedule: 0 3 * * *
  template:
    hooks:
      resources:
        - name: freeze
          pre:
            - exec:
                command: [freeze]
`;

    expect(problemsOf(hooks)).toEqual([
      "shop.yaml:23: document 3, Schedule \"nightly\": spec.template.hooks: functions may not run commands in pods; set spec.hooks: true in the Cluster and apply what 'jangada access' prints then, or take the hooks out",
    ]);
    expect(problemsOf(hooks.replace("region:", "hooks: true\n  region:"))).toEqual([]);
    expect(problemsOf(hooks.replace(/resources:[\s\S]*/, "resources: []\n"))).toEqual([]);
  });

  it("fails on what is no YAML, with the line", () => {
    expect(problemsOf(`${SHOP}---\nkind: [Schedule\n`)).toEqual([
      expect.stringMatching(/^shop\.yaml:17: /),
    ]);
  });

  it("fails on a key that is there twice", () => {
    expect(problemsOf(SHOP.replace("kind: Cluster", "kind: Cluster\nkind: Cluster"))).toEqual([
      expect.stringMatching(/^shop\.yaml:3: .*unique/),
    ]);
  });

  it("fails on an empty file at its first line", () => {
    expect(problemsOf("")).toEqual([
      expect.stringMatching(/^shop\.yaml:1: no document is a Cluster/),
      expect.stringMatching(/^shop\.yaml:1: no document is a BackupStorageLocation/),
    ]);
  });

  it("fails with every document's problems at once, comments and empty documents aside", () => {
    const yaml = `# the shop\n---\n${SHOP}---\n# nothing\n---\nkind: Scedule\n`;

    expect(problemsOf(yaml)).toEqual([
      expect.stringMatching(/^shop\.yaml:\d+: document \d, Scedule: kind "Scedule": unknown kind/),
    ]);
  });
});
