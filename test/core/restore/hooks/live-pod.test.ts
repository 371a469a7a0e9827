import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../../lambdas/core/errors.ts";
import { findLivePod } from "../../../../lambdas/core/restore/hooks/live-pod.ts";
import { refusal } from "../../../support/fakes/memory-kubernetes.ts";
import { createHooked, setStatus } from "../../../support/hooked-pod.ts";
import { RestoreRig } from "../../../support/restore-rig.ts";

const POD = { namespace: "shop", name: "web", uid: "uid-pods/shop/web", hooks: [] };

async function rigWithPod(): Promise<RestoreRig> {
  const rig = new RestoreRig();
  await createHooked(rig, { web: [] });
  return rig;
}

describe("findLivePod", () => {
  it("finds a pod as it is now", async () => {
    const { cluster } = await rigWithPod();
    expect(await findLivePod(POD, cluster)).toMatchObject({ status: { phase: "Pending" } });
  });

  it("takes another pod of the name for none", async () => {
    const { cluster } = await rigWithPod();
    expect(await findLivePod({ ...POD, uid: "another" }, cluster)).toBe("the pod was deleted");
  });

  it.for<[status: object | undefined, reason: string]>([
    [undefined, "the pod was deleted"],
    [{ phase: "Succeeded" }, "the pod entered phase Succeeded before"],
    [{ phase: "Failed" }, "the pod entered phase Failed before"],
  ])("says why commands cannot run any more: %j", async ([status, reason]) => {
    const rig = await rigWithPod();
    setStatus(rig, "web", status);
    expect(await findLivePod(POD, rig.cluster)).toBe(reason);
  });

  it("says why the pod may not be looked at", async () => {
    const { cluster } = await rigWithPod();
    cluster.refuse = () => refusal(403, "Forbidden", "pods is forbidden");
    expect(await findLivePod(POD, cluster)).toBe("the pod cannot be looked at: pods is forbidden");
  });

  it("fails when the cluster does not answer", async () => {
    const { cluster } = await rigWithPod();
    const error = new JangadaError(ErrorName.ClusterUnavailable, "no answer");
    cluster.refuse = () => error;
    await expect(findLivePod(POD, cluster)).rejects.toBe(error);
  });
});
