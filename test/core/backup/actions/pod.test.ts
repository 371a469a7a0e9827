import { describe, expect, it } from "vitest";
import { podAction } from "../../../../lambdas/core/backup/actions/pod.ts";
import { BackupRecord } from "../../../../lambdas/core/backup/backup-record.ts";
import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import { type PodTraits, pod } from "../../../support/builders.ts";
import { cutItem } from "../cut-items.ts";
import { CONTEXT } from "./context.ts";

async function executed(object: KubernetesObject) {
  const record = new BackupRecord(() => new Date(0), "nightly");
  const { additionalItems } = await podAction(record).execute(cutItem(object), CONTEXT);
  return { additionalItems, warnings: record.results().warnings };
}

const relatedTo = async (object: KubernetesObject) => (await executed(object)).additionalItems;

describe("podAction", () => {
  it("leads to the claims that a pod mounts, in its namespace, and to its PriorityClass", async () => {
    const web = pod("shop", "web", { claims: ["files", "cache"], priorityClassName: "high" });

    expect(await relatedTo(web)).toEqual([
      { groupResource: "priorityclasses.scheduling.k8s.io", name: "high" },
      { groupResource: "persistentvolumeclaims", namespace: "shop", name: "files" },
      { groupResource: "persistentvolumeclaims", namespace: "shop", name: "cache" },
    ]);
  });

  it("leads from most pods to nothing", async () => {
    expect(await relatedTo(pod("shop", "web"))).toEqual([]);
  });

  it.for([
    { volumes: [{ emptyDir: {} }], priorityClassName: "" },
    { note: '"persistentVolumeClaim"', priorityClassName: "" },
    undefined,
  ])("leads to nothing by a spec of %o", async (spec) => {
    const annotations = { note: "x", "see also": { priorityClassName: "y" } };
    const odd = { ...pod("shop", "web"), spec };

    expect(
      await relatedTo({ ...odd, metadata: { ...odd.metadata, annotations } } as never),
    ).toEqual([]);
  });

  it("warns of the volumes whose files a node agent was to copy", async () => {
    const annotations = { "backup.velero.io/backup-volumes": "cache,files" };
    const { warnings } = await executed(pod("shop", "web", { annotations }));
    expect(warnings.namespaces?.shop).toEqual([
      expect.stringMatching(
        /^ resource: \/pods name: \/web message: .* asks for the files of volumes cache,files, /,
      ),
    ]);
  });

  it.for<PodTraits>([
    { annotations: { "backup.velero.io/backup-volumes": "" } },
    { annotations: { "backup.velero.io/backup-volumes-excludes": "cache" } },
    { annotations: { note: '"backup.velero.io/backup-volumes"' } },
    { labels: { "backup.velero.io/backup-volumes": "cache" } },
  ])("warns of nothing with %j", async (traits) => {
    expect((await executed(pod("shop", "web", traits))).warnings).toEqual({});
  });

  it("leads to no claims from a pod without a namespace", async () => {
    const lost = pod("shop", "web", { claims: ["files"] });

    expect(await relatedTo({ ...lost, metadata: { name: "web" } })).toEqual([]);
  });
});
