import { describe, expect, it } from "vitest";
import { isZoneKey, zoneOf } from "../../../lambdas/core/volumes/volume-zone.ts";

const inZone = (key: string, ...values: string[]) => ({ key, operator: "In", values });
const affine = (...matchExpressions: object[]) => ({
  spec: { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } },
});
const labelled = (labels: object, volume: object = {}) => ({ metadata: { labels }, ...volume });

describe("zoneOf", () => {
  it.for([
    { from: "the label", volume: labelled({ "topology.kubernetes.io/zone": "z" }) },
    { from: "the old label", volume: labelled({ "failure-domain.beta.kubernetes.io/zone": "z" }) },
    {
      from: "the label before the old one",
      volume: labelled({
        "failure-domain.beta.kubernetes.io/zone": "old",
        "topology.kubernetes.io/zone": "z",
      }),
    },
    {
      from: "a label before the affinity",
      volume: labelled(
        { "topology.kubernetes.io/zone": "z" },
        affine(inZone("topology.kubernetes.io/zone", "y")),
      ),
    },
    { from: "the driver's affinity", volume: affine(inZone("topology.ebs.csi.aws.com/zone", "z")) },
    {
      from: "the first of several",
      volume: affine(inZone("topology.kubernetes.io/zone", "z", "y")),
    },
    {
      from: "the expression about a zone",
      volume: affine(
        { operator: "In", values: ["x"] },
        inZone("kubernetes.io/hostname", "x"),
        { key: "topology.kubernetes.io/zone", operator: "NotIn", values: ["x"] },
        inZone("topology.kubernetes.io/zone", "z"),
      ),
    },
  ])("comes from $from", ({ volume }) => {
    expect(zoneOf(volume)).toBe("z");
  });

  it.for([
    { where: "nothing is said", volume: {} },
    {
      where: "no expression is about a zone",
      volume: affine(inZone("kubernetes.io/hostname", "x")),
    },
    { where: "no value is given", volume: affine(inZone("topology.kubernetes.io/zone")) },
  ])("is empty where $where", ({ volume }) => {
    expect(zoneOf(volume)).toBe("");
  });
});

describe("isZoneKey", () => {
  it("tells zones from zone ids and regions", () => {
    expect(isZoneKey("topology.ebs.csi.aws.com/zone")).toBe(true);
    expect(isZoneKey("topology.k8s.aws/zone-id")).toBe(false);
    expect(isZoneKey("topology.kubernetes.io/region")).toBe(false);
  });
});
