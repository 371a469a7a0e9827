import { expect, it } from "vitest";
import { diskUsers } from "../../../lambdas/core/retention/disk-users.ts";
import { ebsPersistentVolume, persistentVolume } from "../../support/builders.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";

it("finds the EBS disks that persistent volumes use, and leaves other volumes out", async () => {
  const reader = memoryKubernetesReader([
    ebsPersistentVolume("pv-1", "vol-1", "shop/data"),
    persistentVolume("pv-2", { claim: "shop/other" }),
  ]);
  expect(await diskUsers(reader)).toEqual(new Map([["vol-1", "pv-1"]]));
});
