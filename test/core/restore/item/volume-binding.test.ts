import { describe, expect, it } from "vitest";
import {
  withMappedClaim,
  withoutBinding,
} from "../../../../lambdas/core/restore/item/volume-binding.ts";
import { claim, object, volume } from "./builders.ts";

const BINDING = {
  "pv.kubernetes.io/bind-completed": "yes",
  "pv.kubernetes.io/bound-by-controller": "yes",
};
const PROVISIONED = { "pv.kubernetes.io/provisioned-by": "ebs.csi.aws.com" };

describe("withoutBinding (Test_resetVolumeBindingInfo)", () => {
  it("PVs that are bound have their binding and dynamic provisioning annotations removed", () => {
    const claimRef = { namespace: "ns-1", name: "pvc-1" };
    const bound = object("PersistentVolume", undefined, "pv-1", {
      metadata: { annotations: { ...BINDING, ...PROVISIONED } },
      spec: { claimRef: { ...claimRef, uid: "abc", resourceVersion: "1" } },
    });
    expect(withoutBinding(bound)).toEqual(
      object("PersistentVolume", undefined, "pv-1", {
        metadata: { annotations: PROVISIONED },
        spec: { claimRef },
      }),
    );
  });

  it("PVCs that are bound have their binding annotations removed, but the volume name stays", () => {
    const bound = claim("ns-1", "pvc-1", "pv-1", { metadata: { annotations: BINDING } });
    expect(withoutBinding(bound)).toEqual(claim("ns-1", "pvc-1", "pv-1"));
  });
});

describe("withMappedClaim", () => {
  const spec = { namespaceMapping: { "ns-1": "ns-2" } };

  it("points a volume at its claim's target namespace", () => {
    expect(withMappedClaim(volume("pv-1", "Retain", "ns-1/pvc-1"), spec)).toEqual(
      volume("pv-1", "Retain", "ns-2/pvc-1"),
    );
  });

  it.for([
    ["is in a namespace that is not mapped", volume("pv-1", "Retain", "other/pvc-1")],
    ["does not exist", volume("pv-1", "Retain")],
  ] as const)("leaves a volume alone whose claim %s", ([, unmapped]) => {
    expect(withMappedClaim(unmapped, spec)).toEqual(unmapped);
  });
});
