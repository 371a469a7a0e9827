import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { parseRestoreInput } from "../../lambdas/core/velero/parse-input.ts";
import { type S3World, startS3World } from "../../local/world/s3/s3-world.ts";
import { blocksOf, readDocument } from "../support/documents.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";
import {
  sectionOf,
  untrue,
  type WalkSetting,
  walk,
  walkSetting,
  writeFiles,
} from "./support/walk-through.ts";

const document = readDocument("docs/migration-and-replication.md");

/** Two namespaces that refer to each other. */
const CONTENTS = `
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Namespace, metadata: { name: shop } }
  - { apiVersion: v1, kind: Namespace, metadata: { name: billing } }
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: prices, namespace: shop }, data: { sail: "7" } }
  - { apiVersion: v1, kind: Secret, metadata: { name: card, namespace: billing }, stringData: { pin: "0000" } }
  - { apiVersion: v1, kind: ServiceAccount, metadata: { name: teller, namespace: shop } }
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: { name: tellers, namespace: billing }
    roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
    subjects: [{ kind: ServiceAccount, name: teller, namespace: shop }]
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web, namespace: shop }
    spec:
      selector: { matchLabels: { app: web } }
      template:
        metadata: { labels: { app: web } }
        spec: { serviceAccountName: teller, containers: [{ name: web, image: nginx }] }
`;

describe("two clusters that share a bucket", () => {
  let source: ControlPlane;
  let target: ControlPlane;
  let s3: S3World;
  let setting: WalkSetting;

  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), "jangada-migration-"));
    [source, target, s3] = await Promise.all([
      startControlPlane(),
      startControlPlane(),
      startS3World({ port: 0 }),
    ]);
    s3.createBucket("company-backups");
    const kubeconfig = await bothContexts();
    setting = await walkSetting(directory, { kubeconfig, s3Url: s3.url });
    await writeFiles(document, directory);
    await source.kubectl(["apply", "-f", "-"], CONTENTS);
  });
  afterAll(async () => {
    await Promise.all([source?.stop(), target?.stop(), s3?.stop()]);
    if (setting) await rm(setting.directory, { recursive: true, force: true });
  });

  async function bothContexts(): Promise<string> {
    const [one, other] = await Promise.all(
      [source, target].map(async ({ kubeconfig }) => parse(await readFile(kubeconfig, "utf8"))),
    );
    const named = (name: string, { clusters, users }: typeof one) => ({
      clusters: [{ ...clusters[0], name }],
      users: [{ ...users[0], name }],
      contexts: [{ name, context: { cluster: name, user: name } }],
    });
    const [mine, theirs] = [named("source", one), named("target", other)];
    return stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [...mine.clusters, ...theirs.clusters],
      users: [...mine.users, ...theirs.users],
      contexts: [...mine.contexts, ...theirs.contexts],
    });
  }

  const inTarget = async (kind: string, namespace: string, name: string) =>
    JSON.parse(await target.kubectl(["-n", namespace, "get", kind, name, "-o", "json"]));

  it("migrate as the document says, two namespaces renamed at once", async () => {
    const runs = await walk(sectionOf(document, "Migrate"), setting);

    expect(untrue(runs)).toEqual([]);
    expect(runs.length).toBeGreaterThan(10);
    expect((await inTarget("configmap", "shop-eu", "prices")).data).toEqual({ sail: "7" });
    expect((await inTarget("secret", "billing-eu", "card")).data).toEqual({ pin: "MDAwMA==" });
    expect((await inTarget("deployment", "shop-eu", "web")).spec.template.spec).toMatchObject({
      serviceAccountName: "teller",
    });
    expect((await inTarget("rolebinding", "billing-eu", "tellers")).subjects).toEqual([
      { kind: "ServiceAccount", name: "teller", namespace: "shop-eu" },
    ]);
  });

  it("replicate as the document says, changes too", async () => {
    await writeFiles(document, setting.directory);
    const first = await walk(sectionOf(document, "Keep a replica"), setting);
    const change = ["-n", "shop", "patch", "configmap", "prices", "-p", '{"data":{"sail":"8"}}'];
    await source.kubectl(change);
    const second = await walk(sectionOf(document, "Keep a replica"), setting);

    expect(untrue([...first, ...second])).toEqual([]);
    expect((await inTarget("configmap", "shop", "prices")).data).toEqual({ sail: "8" });
  });

  it("is shown an input for the workflow that the workflow takes", () => {
    const inputs = blocksOf(document, "json").map(({ text }) => JSON.parse(text));

    expect(inputs).toHaveLength(1);
    expect(parseRestoreInput(inputs[0], new Date()).spec).toMatchObject(inputs[0]);
  });
});
