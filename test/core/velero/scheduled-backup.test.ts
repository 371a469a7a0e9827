import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

import { scheduledBackup } from "../../../lambdas/core/velero/scheduled-backup.ts";
import { schedule } from "./objects.ts";

const TICK = new Date("2017-07-25T09:15:00Z");

it("copies the template under the name of the tick (TestGetBackup)", () => {
  const given = {
    ...schedule({ template: { includedNamespaces: ["cluster"], ttl: "72h0m0s" } }),
    metadata: { name: "bar", namespace: "velero", annotations: { c: "d" }, labels: { a: "b" } },
  };
  expect(scheduledBackup(given, TICK)).toEqual({
    kind: "Backup",
    apiVersion: "velero.io/v1",
    metadata: {
      name: "bar-20170725091500",
      namespace: "velero",
      labels: { a: "b", "velero.io/schedule-name": "bar" },
      annotations: { c: "d" },
    },
    spec: { includedNamespaces: ["cluster"], ttl: "72h0m0s" },
  });
});

it("takes the labels of the template in place of the schedule's", () => {
  const given = {
    ...schedule({ template: { metadata: { labels: { from: "template" } } } }),
    metadata: { name: "nightly", labels: { from: "schedule" } },
  };
  expect(scheduledBackup(given, TICK).metadata).toEqual({
    name: "nightly-20170725091500",
    labels: { from: "template", "velero.io/schedule-name": "nightly" },
  });
});

it.for(["82eff331", undefined])("is owned by its schedule when asked, of uid %s", (uid) => {
  const given = {
    ...schedule({ useOwnerReferencesInBackup: true }),
    metadata: { name: "nightly", ...(uid && { uid }) },
  };
  expect(scheduledBackup(given, TICK).metadata.ownerReferences).toEqual([
    {
      apiVersion: "velero.io/v1",
      kind: "Schedule",
      name: "nightly",
      uid: uid ?? "",
      controller: true,
    },
  ]);
});

it("spells the kind of the policy as Velero does", () => {
  const template = { resourcePolicy: { apiGroup: "", kind: "ConfigMap", name: "p" } };
  expect(scheduledBackup(schedule({ template }), TICK).spec.resourcePolicy).toEqual({
    kind: "configmap",
    name: "p",
  });
});

it("makes the labels that a Velero made at its own tick", () => {
  const golden = new URL("../../golden/velero-backups/from-nightly.json", import.meta.url);
  const velero = JSON.parse(readFileSync(golden, "utf8"));
  expect(velero.metadata.labels).toMatchObject({
    ...scheduledBackup(schedule(), TICK).metadata.labels,
  });
});
