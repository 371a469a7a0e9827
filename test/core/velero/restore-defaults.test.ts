import { expect, it } from "vitest";

import type { Restore } from "../../../lambdas/core/velero/restore.ts";
import {
  NON_RESTORABLE_RESOURCES,
  withRestoreDefaults,
} from "../../../lambdas/core/velero/restore-defaults.ts";
import { restore, storageLocation, storedBackup, veleroObjects } from "./objects.ts";

const location = storageLocation("default");
const scheduled = { backup: storedBackup("nightly-1", {}, "nightly"), location };
const manual = { backup: storedBackup("full", {}), location };

it("excludes what is never restored, after what the user excludes", () => {
  const { spec } = withRestoreDefaults(
    restore({ backupName: "full", excludedResources: ["pods", "events"] }),
    manual,
  );
  expect(spec.excludedResources).toEqual([
    "pods",
    "events",
    ...NON_RESTORABLE_RESOURCES.filter((resource) => resource !== "events"),
  ]);
});

it("completes a restore as Velero does", () => {
  expect(withRestoreDefaults(restore({ backupName: "full" }), manual)).toEqual(
    restore({
      backupName: "full",
      excludedResources: [
        "nodes",
        "events",
        "events.events.k8s.io",
        "backups.velero.io",
        "restores.velero.io",
        "resticrepositories.velero.io",
        "csinodes.storage.k8s.io",
        "volumeattachments.storage.k8s.io",
        "backuprepositories.velero.io",
      ],
      itemOperationTimeout: "4h0m0s",
    }),
  );
});

it.for([{ backupName: "nightly-1" }, { scheduleName: "nightly" }])(
  "names both backup and schedule when given %j",
  (spec) => {
    expect(withRestoreDefaults(restore(spec), scheduled).spec).toMatchObject({
      backupName: "nightly-1",
      scheduleName: "nightly",
    });
  },
);

it("makes of what the user wrote what Velero made of it", () => {
  for (const velero of veleroObjects("Restore") as Restore[]) {
    const { itemOperationTimeout: _, excludedResources = [], ...given } = velero.spec;
    const excluded = excludedResources.filter((it) => !NON_RESTORABLE_RESOURCES.includes(it));
    const spec = { ...given, ...(excluded.length > 0 && { excludedResources: excluded }) };
    const backup = storedBackup(given.backupName ?? "", {});
    expect(withRestoreDefaults(restore(spec), { backup, location }).spec).toEqual(velero.spec);
  }
});
