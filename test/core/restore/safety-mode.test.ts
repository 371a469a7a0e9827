import { describe, expect, it } from "vitest";
import { encodeBackup } from "../../../lambdas/core/velero/backup-json.ts";
import { refusal } from "../../support/fakes/memory-kubernetes.ts";
import { object, RestoreRig } from "../../support/restore-rig.ts";
import { backupOf } from "../../support/take-backup.ts";

const ANNOTATION = "jangada.io/eks-safety-pack";
const BINDING = [
  "resources/targetgroupbindings.elbv2.k8s.aws/namespaces/shop/web.json",
  object("elbv2.k8s.aws/v1beta1", "TargetGroupBinding", "web", "shop"),
] as const;
const ACCOUNT = [
  "resources/serviceaccounts/namespaces/shop/api.json",
  object("v1", "ServiceAccount", "api", "shop", {
    metadata: { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/a" } },
  }),
] as const;
const VOLUME = [
  "resources/persistentvolumes/cluster/pv.json",
  object("v1", "PersistentVolume", "pv"),
] as const;

const REFUSED = refusal(403, "Forbidden", "not for you");

interface Given {
  /** uid of the backup's cluster; none for a backup of Velero's. */
  readonly from?: string;
  readonly wish?: string;
}

/** A restore into the cluster `here`. */
async function rigOf({ from, wish }: Given): Promise<RestoreRig> {
  const rig = new RestoreRig();
  const annotations = { ...(wish && { [ANNOTATION]: wish }) };
  Object.assign(rig.restore.metadata, { annotations });
  rig.cluster.objects.set("namespaces/kube-system", {
    ...object("v1", "Namespace", "kube-system"),
    metadata: { name: "kube-system", uid: "here" },
  });
  if (from !== undefined) {
    const backup = backupOf("b");
    const metadata = { ...backup.metadata, annotations: { "jangada.io/source-cluster-uid": from } };
    const json = encodeBackup({ ...backup, metadata });
    await rig.store.put("backups/b/velero-backup.json", Buffer.from(json));
  }
  return rig;
}

describe("the EKS safety pack of a restore", () => {
  it.for<[title: string, given: Given, acts: boolean]>([
    ["into another cluster", { from: "elsewhere" }, true],
    ["into the backup's own cluster", { from: "here" }, false],
    ["into the backup's own cluster, if asked for", { from: "here", wish: "true" }, true],
    ["of a backup that does not say its cluster", {}, false],
    ["into another cluster, switched off", { from: "elsewhere", wish: "false" }, false],
  ])("%s", async ([, given, acts]) => {
    const rig = await rigOf(given);
    await rig.run([ACCOUNT, BINDING, VOLUME]);
    const restored = rig.cluster.objects.get("serviceaccounts/shop/api");
    expect(Object.keys(restored?.metadata.annotations ?? {})).toHaveLength(acts ? 0 : 1);
    expect(rig.text("results.gz").includes("EKS safety rule 'irsa' removes")).toBe(
      acts || given.wish === "false",
    );
  });

  it("names each rule that acts in the warnings of the results", async () => {
    const rig = await rigOf({ from: "elsewhere" });
    const summary = await rig.run([ACCOUNT, BINDING]);
    expect(summary).toMatchObject({ phase: "Completed", warnings: 2, skipped: 1 });
    expect(rig.json("results.gz")).toMatchObject({
      warnings: {
        namespaces: {
          shop: expect.arrayContaining([
            expect.stringMatching(/^serviceaccounts\/shop\/api: EKS safety rule 'irsa' removes/),
            expect.stringMatching(/'target-group-binding' leaves the object out/),
          ]),
        },
      },
    });
  });

  it("says in the plan what would happen when it is switched off", async () => {
    const rig = await rigOf({ from: "elsewhere", wish: "false" });
    const { messages } = await rig.plan([ACCOUNT, BINDING, VOLUME]);
    expect(messages).toEqual([
      {
        severity: "warning",
        scope: { namespace: "shop" },
        text: expect.stringMatching(
          /api\.json: EKS safety rule 'irsa' .*, if it were not switched off$/,
        ),
      },
      {
        severity: "warning",
        scope: { namespace: "shop" },
        text: expect.stringMatching(/web\.json: EKS safety rule 'target-group-binding' leaves/),
      },
    ]);
  });

  it("fails for a wish that is neither true nor false", async () => {
    const rig = await rigOf({ from: "elsewhere", wish: "no" });
    await expect(rig.plan([ACCOUNT])).rejects.toThrow(
      `annotation ${ANNOTATION} "no": must be "true" or "false"`,
    );
  });

  it.for(["namespaces", "refused"])(
    "acts when the cluster does not say who it is: %s",
    async (how) => {
      const rig = await rigOf({ from: "elsewhere" });
      const { resources } = rig.cluster;
      if (how === "refused") {
        rig.cluster.refuse = ({ verb }) => (verb === "get" ? REFUSED : undefined);
      } else
        resources.splice(
          resources.findIndex((one) => one.resource === how),
          1,
        );
      const planned = await rig.plan([VOLUME]).catch((error: Error) => error);
      expect(planned).toMatchObject({ settings: { safety: "on" } });
    },
  );

  it("fails with what ends the run", async () => {
    const rig = await rigOf({ from: "elsewhere" });
    rig.cluster.refuse = ({ verb }) => (verb === "get" ? new Error("no cluster") : undefined);
    await expect(rig.plan([VOLUME])).rejects.toThrow("no cluster");
  });
});
