import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { persistentVolumeClaimAction } from "../../../../lambdas/core/backup/actions/persistent-volume-claim.ts";
import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import { persistentVolumeClaim } from "../../../support/builders.ts";
import { cutItem } from "../cut-items.ts";
import { CONTEXT } from "./context.ts";

const BOUND = persistentVolumeClaim("shop", "files", { volumeName: "pv-1" });
const PV_1 = [{ groupResource: "persistentvolumes", name: "pv-1" }];

const withSpec = (spec: object): KubernetesObject => ({
  ...BOUND,
  spec: { ...(BOUND.spec as object), ...spec },
});
const withLabels = (labels: Record<string, string>): KubernetesObject => ({
  ...BOUND,
  metadata: { ...BOUND.metadata, labels },
});

async function stored(claim: KubernetesObject): Promise<KubernetesObject> {
  const { text } = await persistentVolumeClaimAction.execute(cutItem(claim), CONTEXT);
  return text ? JSON.parse(Buffer.from(text).toString()) : claim;
}

describe("persistentVolumeClaimAction", () => {
  it("leads from a bound claim to its volume, and leaves a plain one as it is", async () => {
    expect(await persistentVolumeClaimAction.execute(cutItem(BOUND), CONTEXT)).toEqual({
      additionalItems: PV_1,
    });
  });

  it.for([
    ["pending", persistentVolumeClaim("shop", "files")],
    ["lost", { ...BOUND, status: { phase: "Lost" } }],
    ["without status", { ...BOUND, status: undefined }],
    ["without spec", { ...BOUND, spec: undefined }],
    ["without volume", withSpec({ volumeName: "" })],
  ] as const)("neither changes nor follows a claim that is %s", async ([, claim]) => {
    const odd = { ...claim, metadata: withLabels({ "velero.io/restore-name": "r" }).metadata };

    expect(await persistentVolumeClaimAction.execute(cutItem(odd), CONTEXT)).toEqual({});
  });

  it("drops what a claim was made from", async () => {
    const claim = withSpec({
      dataSource: { kind: "VolumeSnapshot" },
      dataSourceRef: { kind: "X" },
    });

    expect(await stored(claim)).toEqual(BOUND);
  });

  it.for<[string, object, object]>([
    ["without storage class", { selector: { matchLabels: { a: "b" } } }, {}],
    [
      "of a class",
      { storageClassName: "gp3", selector: { matchLabels: { a: "b" } } },
      { storageClassName: "gp3" },
    ],
    [
      "of no class by name, without Velero's labels",
      {
        storageClassName: "",
        selector: { matchLabels: { a: "b", "velero.io/x": "y" }, matchExpressions: [{ key: "k" }] },
      },
      {
        storageClassName: "",
        selector: { matchLabels: { a: "b" }, matchExpressions: [{ key: "k" }] },
      },
    ],
    [
      "of no class by name, with nothing left in it",
      { storageClassName: "", selector: { matchLabels: { "velero.io/x": "y" } } },
      { storageClassName: "", selector: {} },
    ],
    [
      "of no class by name, with expressions only",
      { storageClassName: "", selector: { matchExpressions: [{ key: "k" }] } },
      { storageClassName: "", selector: { matchExpressions: [{ key: "k" }] } },
    ],
  ])("treats the selector of a claim %s as Velero does", async ([, given, expected]) => {
    expect(await stored(withSpec(given))).toEqual(withSpec(expected));
  });

  it("drops the labels of earlier backups and restores, and keeps the others", async () => {
    const claim = withLabels({
      app: "web",
      "velero.io/restore-name": "r",
      "velero.io/backup-name": "weekly",
      "backup.velero.io/must-include-additional-items": "true",
      "velero.io/volume-snapshot-name": "s",
    });

    expect(await stored(claim)).toEqual(withLabels({ app: "web" }));
    expect(await stored(withLabels({ "velero.io/restore-name": "r" }))).toEqual(BOUND);
  });

  it("keeps the name of this very backup", async () => {
    const claim = withLabels({ "velero.io/backup-name": "nightly" });

    expect(await stored(claim)).toEqual(claim);
  });

  it("keeps integers beyond 2^53 in a claim that it changes", async () => {
    const claim = withSpec({ dataSource: {}, big: JSON.rawJSON("9007199254740993") });
    const { text } = await persistentVolumeClaimAction.execute(cutItem(claim), CONTEXT);

    expect(Buffer.from(text ?? "").toString()).toContain('"big":9007199254740993');
  });
});
