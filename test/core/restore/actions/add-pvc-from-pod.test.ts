import { expect, it } from "vitest";
import { addPvcFromPod } from "../../../../lambdas/core/restore/actions/add-pvc-from-pod.ts";
import { pod } from "../item/builders.ts";
import { executeAction } from "./execute-action.ts";

const claimed = (claimName: string) => ({ persistentVolumeClaim: { claimName } });
const claim = (name: string) => ({
  groupResource: "persistentvolumeclaims",
  namespace: "ns-1",
  name,
});

it.for([
  ["pod with no volumes returns no additional items", {}, []],
  [
    "pod with some PVCs returns them as additional items",
    { volumes: [claimed("claim-1"), { emptyDir: {} }, claimed("claim-2")] },
    [claim("claim-1"), claim("claim-2")],
  ],
] as const)("%s (TestAddPVCFromPodActionExecute)", ([, spec, additionalItems]) => {
  const object = pod("ns-1", "pod-1", { spec });
  expect(executeAction(addPvcFromPod, object)).toEqual({
    outcome: "restore",
    object,
    additionalItems,
  });
});
