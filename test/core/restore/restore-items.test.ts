import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { readHookRun } from "../../../lambdas/core/restore/hooks/hook-run.ts";
import {
  encodePlannedItem,
  packPlannedItems,
} from "../../../lambdas/core/restore/planned-items.ts";
import { refusal, served } from "../../support/fakes/memory-kubernetes.ts";
import {
  type ArchiveFiles,
  configMap,
  object,
  RESTORE_START,
  RestoreRig,
} from "../../support/restore-rig.ts";

const CRDS = "customresourcedefinitions.apiextensions.k8s.io";

function file(groupResource: string, item: ReturnType<typeof object>) {
  const { name, namespace } = item.metadata;
  const scope = namespace === undefined ? "cluster" : `namespaces/${namespace}`;
  return [`resources/${groupResource}/${scope}/${name}.json`, item] as const;
}

const namespace = (name: string) => file("namespaces", object("v1", "Namespace", name));
const pod = (name: string, rest: object = {}, of = "shop") =>
  file("pods", object("v1", "Pod", name, of, { ...rest }));
const crd = () =>
  file(
    CRDS,
    object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "gadgets.sample.example.com"),
  );
const gadget = () =>
  file("gadgets.sample.example.com", object("sample.example.com/v1", "Gadget", "g", "shop"));

/** A cluster that establishes a definition, and serves its kind, after some looks. */
function establishing(rig: RestoreRig): void {
  let looks = 2;
  const path = `${CRDS}/gadgets.sample.example.com`;
  rig.cluster.refuse = ({ verb }) => {
    const definition = rig.cluster.objects.get(path);
    if (verb !== "get" || definition === undefined || looks-- > 0) return undefined;
    const conditions = ["Established", "NamesAccepted"].map((type) => ({ type, status: "True" }));
    rig.cluster.objects.set(path, { ...definition, status: { conditions } });
    rig.cluster.resources.push(served("gadgets", "Gadget", { group: "sample.example.com" }));
    return undefined;
  };
}

describe("restoreItems", () => {
  it("restores a backup and says what became of each object", async () => {
    const rig = new RestoreRig();
    const summary = await rig.run([configMap("shop", "a"), pod("web"), namespace("shop")]);

    expect(summary).toMatchObject({ phase: "Completed", created: 3, warnings: 0, errors: 0 });
    expect(rig.json("resource-list.json.gz")).toEqual({
      "v1/ConfigMap": ["shop/a(created)"],
      "v1/Namespace": ["shop(created)"],
      "v1/Pod": ["shop/web(created)"],
    });
    expect(rig.cluster.objects.get("configmaps/shop/a")?.metadata.labels).toEqual({
      "velero.io/backup-name": "b",
      "velero.io/restore-name": "r",
    });
  });

  // velero pkg/restore/restore_test.go, TestRestoreNamespaceMapping.
  it.for([
    { name: "namespace mappings are applied", spec: {}, others: ["shop-2/b"] },
    {
      name: "namespace mappings are applied when IncludedNamespaces are specified",
      spec: { includedNamespaces: ["shop"] },
      others: [],
    },
  ])("$name", async ({ spec, others }) => {
    const rig = new RestoreRig({ ...spec, namespaceMapping: { shop: "copy" } });
    await rig.run([configMap("shop", "a"), configMap("shop-2", "b")]);

    expect([...rig.cluster.objects.keys()].filter((path) => path.startsWith("configmaps"))).toEqual(
      ["copy/a", ...others].map((path) => `configmaps/${path}`),
    );
  });

  it("makes one namespace of two that are mapped to it", async () => {
    const rig = new RestoreRig({ namespaceMapping: { one: "both", two: "both" } });
    await rig.run([configMap("one", "a"), configMap("two", "b")]);

    expect(rig.cluster.sent("create").filter((path) => path.startsWith("namespaces/"))).toEqual([
      "namespaces/both",
    ]);
  });

  // velero pkg/restore/restore_test.go, TestRestoreResourcePriorities.
  it("resources are restored according to the specified resource priorities", async () => {
    const rig = new RestoreRig();
    let running = 0;
    const turns: string[] = [];
    rig.cluster.refuse = async ({ verb, path }) => {
      if (verb !== "create") return undefined;
      running++;
      for (let turn = 0; turn < 5; turn++) await undefined;
      turns.push(path.split("/", 1)[0] ?? "");
      running--;
      return undefined;
    };
    await rig.run([
      file("deployments.apps", object("apps/v1", "Deployment", "d-1", "shop")),
      file("deployments.apps", object("apps/v1", "Deployment", "d-2", "shop")),
      pod("p-1"),
      pod("p-2"),
      file("serviceaccounts", object("v1", "ServiceAccount", "sa-1", "shop")),
      file("persistentvolumes", object("v1", "PersistentVolume", "pv-1")),
      file("serviceaccounts", object("v1", "ServiceAccount", "sa-2", "shop")),
    ]);

    expect(running).toBe(0);
    expect(turns).toEqual([
      "namespaces",
      "persistentvolumes",
      ...["serviceaccounts", "serviceaccounts"],
      ...["pods", "pods"],
      ...["deployments.apps", "deployments.apps"],
    ]);
  });

  // velero pkg/restore/restore_test.go, TestInvalidTarballContents.
  it("invalid JSON is reported as an error and restore continues", async () => {
    const rig = new RestoreRig({ namespaceMapping: { shop: "copy" } });
    const summary = await rig.run([
      ["resources/configmaps/namespaces/shop/bad.json", "{x"],
      configMap("shop", "good"),
    ]);

    expect(summary).toMatchObject({ phase: "PartiallyFailed", created: 2, errors: 1 });
    expect(rig.json("results.gz")).toMatchObject({
      errors: {
        namespaces: {
          copy: [
            expect.stringMatching(
              /^error decoding "resources\/configmaps\/namespaces\/shop\/bad\.json": /,
            ),
          ],
        },
      },
    });
  });

  it("restores what a pod needs before the pod, though filters leave it out", async () => {
    const rig = new RestoreRig({ includedNamespaces: ["shop"] });
    const priorityClass = object("scheduling.k8s.io/v1", "PriorityClass", "high");
    const needing = pod("web", { spec: { priorityClassName: "high" } });
    await rig.run([
      needing,
      pod("api", needing[1] as object),
      file("priorityclasses.scheduling.k8s.io", priorityClass),
    ]);

    expect(rig.cluster.sent("create")).toEqual([
      "namespaces/shop",
      "priorityclasses.scheduling.k8s.io/high",
      "pods/shop/web",
    ]);
  });

  it("restores what several items need once", async () => {
    const rig = new RestoreRig({ includedNamespaces: ["shop"] });
    const spec = { priorityClassName: "high" };
    await rig.run([
      pod("web", { spec }),
      pod("api", { spec }),
      file(
        "priorityclasses.scheduling.k8s.io",
        object("scheduling.k8s.io/v1", "PriorityClass", "high"),
      ),
    ]);

    expect(rig.cluster.sent("create").filter((path) => path.startsWith("priority"))).toHaveLength(
      1,
    );
  });

  it("warns of a needed item that is not in the backup, and passes over one that is filtered out", async () => {
    const rig = new RestoreRig({ excludedResources: ["persistentvolumeclaims"] });
    const volumes = ["there", "missing"].map((claimName) => ({
      name: claimName,
      persistentVolumeClaim: { claimName },
    }));
    await rig.run([
      pod("web", { spec: { volumes } }),
      file("persistentvolumeclaims", object("v1", "PersistentVolumeClaim", "there", "shop")),
    ]);

    expect(rig.json("results.gz")).toEqual({
      errors: {},
      warnings: {
        namespaces: {
          shop: [
            'additional item "resources/persistentvolumeclaims/namespaces/shop/missing.json" was not found in the backup',
          ],
        },
      },
    });
    expect(rig.cluster.objects.has("persistentvolumeclaims/shop/there")).toBe(false);
  });

  it("warns of a needed cluster-scoped item that is not in the backup", async () => {
    const rig = new RestoreRig();
    await rig.run([pod("web", { spec: { priorityClassName: "high" } })]);

    expect(rig.json("results.gz")).toMatchObject({
      warnings: { cluster: [expect.stringContaining("cluster/high.json")] },
    });
  });

  it("leaves out what has run to its end, and lists other items it skips", async () => {
    const rig = new RestoreRig();
    const annotations = { "kubernetes.io/config.mirror": "x" };
    await rig.run([
      pod("done", { status: { phase: "Succeeded" } }),
      pod("mirror", { metadata: { annotations } }),
    ]);

    expect(rig.json("resource-list.json.gz")).toEqual({
      "v1/Namespace": ["shop(created)"],
      "v1/Pod": ["shop/mirror(skipped)"],
    });
  });

  it("waits for a definition and restores its objects after it", async () => {
    const rig = new RestoreRig();
    establishing(rig);
    const summary = await rig.run([gadget(), crd()]);

    expect(summary).toMatchObject({ created: 3, warnings: 0, errors: 0 });
    expect(rig.cluster.sent("create").at(-1)).toBe("gadgets.sample.example.com/shop/g");
    expect(rig.pauses).toEqual([50, 100]);
  });

  it("reports a definition that is not established within ten minutes", async () => {
    const rig = new RestoreRig();
    await rig.run([crd()]);
    const waited = rig.pauses.reduce((sum, milliseconds) => sum + milliseconds, 0);

    expect(rig.json("results.gz")).toMatchObject({
      errors: {
        cluster: [
          `error restoring ${CRDS}/gadgets.sample.example.com: timed out waiting for the definition to be established`,
        ],
      },
    });
    expect(waited).toBeGreaterThan(590_000);
  });

  it("warns of kinds that the cluster does not serve", async () => {
    const rig = new RestoreRig();
    const fleet = file("fleets.example.com", object("example.com/v1", "Fleet", "f"));
    await rig.run([gadget(), fleet]);

    expect(rig.json("results.gz")).toEqual({
      errors: {},
      warnings: {
        cluster: [
          'error getting updated resource client for namespace "", resource fleets.example.com: the cluster does not serve example.com/v1/Fleet',
        ],
        namespaces: {
          shop: [
            "error getting updated resource client for namespace shop, resource gadgets.sample.example.com: the cluster does not serve sample.example.com/v1/Gadget",
          ],
        },
      },
    });
  });

  it("says why a volume with a snapshot is not restored", async () => {
    const rig = new RestoreRig();
    const records = [
      { spec: { persistentVolumeName: "pv" }, status: { providerSnapshotID: "snap-1" } },
    ];
    await rig.store.put("backups/b/b-volumesnapshots.json.gz", gzipSync(JSON.stringify(records)));
    await rig.run([file("persistentvolumes", object("v1", "PersistentVolume", "pv"))]);

    expect(rig.json("results.gz")).toMatchObject({
      errors: {
        cluster: [
          expect.stringContaining(
            'error executing PVAction for persistentvolumes/pv: snapshot "snap-1" does not exist',
          ),
        ],
      },
    });
  });

  it("reports what goes wrong with one object and restores the others", async () => {
    const rig = new RestoreRig();
    rig.cluster.refuse = ({ verb, path }) =>
      verb === "create" && path.endsWith("/bad") ? refusal(422, "Invalid", "no") : undefined;
    const status = { phase: "Running" };
    const summary = await rig.run([configMap("shop", "bad"), pod("good", { status })]);

    expect(summary).toMatchObject({ phase: "PartiallyFailed", created: 2, failed: 1, errors: 1 });
    expect(rig.text("logs.gz")).toContain('msg="error restoring configmaps/shop/bad: no"');
  });

  it.for([
    { why: "the cluster refuses it", error: refusal(403, "Forbidden", "no"), waits: 0 },
    { why: "one is being deleted for ever", error: undefined, waits: 600 },
  ])("reports a namespace that cannot be made because $why", async ({ error, waits }) => {
    const rig = new RestoreRig();
    const status = { phase: "Terminating" };
    if (!error) {
      const going = object("v1", "Namespace", "shop", undefined, { status });
      rig.cluster.objects.set("namespaces/shop", going);
    }
    rig.cluster.refuse = ({ verb }) => (verb === "create" ? error : undefined);
    await rig.run([namespace("shop")]);

    expect(rig.json("results.gz")).toMatchObject({
      errors: { velero: [expect.stringMatching(/^error creating namespace 'shop': /)] },
    });
    expect(rig.pauses).toHaveLength(waits);
  });

  it.for([{ creationTimestamp: "2026-01-01T00:00:00Z" }, { creationTimestamp: RESTORE_START }])(
    "does not count a namespace made before, at $creationTimestamp",
    async (metadata) => {
      const rig = new RestoreRig();
      rig.cluster.objects.set(
        "namespaces/shop",
        object("v1", "Namespace", "shop", undefined, { metadata }),
      );
      await rig.run([namespace("shop")]);

      expect(rig.json("resource-list.json.gz")).toEqual({});
    },
  );

  it("writes down the hooks of pods that it creates, again when repeated, and of no others", async () => {
    const annotations = { "post.hook.restore.velero.io/command": "warm-up" };
    const hooked = (name: string, metadata: object) =>
      [
        `resources/pods/namespaces/shop/${name}.json`,
        object("v1", "Pod", name, "shop", { metadata, spec: { containers: [{ name: "main" }] } }),
      ] as const;
    const rig = new RestoreRig({ namespaceMapping: { shop: "copy" } });
    rig.cluster.objects.set("pods/copy/there", object("v1", "Pod", "there", "copy"));
    await rig.plan([
      hooked("new", { annotations }),
      hooked("there", { annotations }),
      hooked("plain", {}),
    ]);
    await rig.chunk("0000");
    const first = await readHookRun(rig.store, "r");
    await rig.chunk("0000");

    expect(first.pods).toEqual([
      {
        namespace: "copy",
        name: "new",
        uid: "uid-pods/copy/new",
        hooks: [expect.objectContaining({ command: ["warm-up"], container: "main" })],
        outcomes: [null],
      },
    ]);
    expect(await readHookRun(rig.store, "r")).toEqual(first);
  });

  it("restores status of the resources that were chosen", async () => {
    const rig = new RestoreRig({ restoreStatus: { includedResources: ["deployments"] } });
    const status = { replicas: 3 };
    await rig.run([
      file("deployments.apps", object("apps/v1", "Deployment", "d", "shop", { status })),
      configMap("shop", "c", { status }),
    ]);

    expect(rig.cluster.objects.get("deployments.apps/shop/d")).toMatchObject({ status });
    expect(rig.cluster.objects.get("configmaps/shop/c")?.status).toBeUndefined();
  });

  it("knows the service accounts of the backup", async () => {
    const rig = new RestoreRig();
    const secret = (of: string, name: string) =>
      file(
        "secrets",
        object("v1", "Secret", name, of, { type: "kubernetes.io/service-account-token" }),
      );
    await rig.run([
      secret("shop", "api-token-x"),
      secret("other", "api-token-y"),
      file("serviceaccounts", object("v1", "ServiceAccount", "api", "shop")),
    ]);

    expect(rig.cluster.objects.has("secrets/shop/api-token-x")).toBe(false);
    expect(rig.cluster.objects.has("secrets/other/api-token-y")).toBe(true);
  });

  it("restores the later of two entries of one path, though a chunk holds the earlier one", async () => {
    const rig = new RestoreRig();
    const chunkful = Array.from({ length: 2000 }, (_, n) => configMap("shop", `c${n}`));
    await rig.run([...chunkful, configMap("shop", "c0", { data: { later: "yes" } })]);

    expect(rig.cluster.objects.get("configmaps/shop/c0")).toMatchObject({ data: { later: "yes" } });
    expect(rig.cluster.sent("create").filter((path) => path === "configmaps/shop/c0")).toHaveLength(
      1,
    );
  });

  it.for<{ what: string; files: ArchiveFiles; errors: number }>([
    {
      what: "an object of another kind than its folder's",
      files: [["resources/configmaps/namespaces/shop/a.json", object("v1", "Secret", "a", "shop")]],
      errors: 1,
    },
    {
      what: "an object of another name",
      files: [
        ["resources/configmaps/namespaces/shop/a.json", object("v1", "ConfigMap", "b", "shop")],
      ],
      errors: 1,
    },
    {
      what: "an object of another namespace",
      files: [
        [
          "resources/configmaps/namespaces/shop/a.json",
          object("v1", "ConfigMap", "a", "kube-system"),
        ],
      ],
      errors: 1,
    },
    {
      what: "an object that is none",
      files: [
        ["resources/configmaps/namespaces/shop/a.json", "[]"],
        ["resources/configmaps/namespaces/shop/b.json", '{"metadata":null}'],
      ],
      errors: 2,
    },
  ])("applies nothing of $what", async ({ files, errors }) => {
    const rig = new RestoreRig();
    const summary = await rig.run(files);

    expect([...rig.cluster.objects.keys()]).toEqual(["namespaces/shop"]);
    expect(summary).toMatchObject({ phase: "PartiallyFailed", errors });
  });

  it("restores names with dots and 253 characters, and a namespace called cluster", async () => {
    const rig = new RestoreRig();
    const names = ["a.b.json", "z".repeat(253)];
    const summary = await rig.run(names.map((name) => configMap("cluster", name)));

    expect(summary).toMatchObject({ created: 3, errors: 0 });
  });

  it("changes nothing when the same backup is restored again, and says so", async () => {
    const files = [configMap("shop", "a", { data: { x: "1" } }), pod("web")];
    const first = new RestoreRig();
    await first.run(files);
    const second = new RestoreRig({}, "r2");
    for (const [path, item] of first.cluster.objects) {
      const metadata = { ...item.metadata, creationTimestamp: "2026-11-23T11:00:00Z" };
      second.cluster.objects.set(path, { ...item, metadata });
    }
    const before = new Map(second.cluster.objects);
    const summary = await second.run(files);

    expect(summary).toMatchObject({ created: 0, updated: 0, skipped: 2, failed: 0, warnings: 0 });
    expect(second.cluster.objects).toEqual(before);
  });

  it("ends the same wherever its function is killed, and run again", async () => {
    const status = { phase: "Running" };
    const files = [
      crd(),
      gadget(),
      namespace("shop"),
      configMap("shop", "a"),
      pod("web", { spec: { priorityClassName: "high" }, status }),
      file(
        "priorityclasses.scheduling.k8s.io",
        object("scheduling.k8s.io/v1", "PriorityClass", "high"),
      ),
    ];
    const whole = new RestoreRig({ restoreStatus: {} });
    establishing(whole);
    await whole.run(files);
    const killed = new JangadaError(ErrorName.Interrupted, "killed");
    const requests = whole.cluster.requests.filter(({ verb }) => verb !== "list");

    for (let survived = 0; survived < requests.length; survived++) {
      const rig = new RestoreRig({ restoreStatus: {} });
      establishing(rig);
      const establish = rig.cluster.refuse;
      const { waves } = await rig.plan(files);
      let left = survived;
      rig.cluster.refuse = (request) => (left-- <= 0 ? killed : establish(request));
      const chunk = String(waves.flat()[0]);
      await expect(rig.chunk(chunk)).rejects.toBe(killed);
      expect(rig.store.objects.has(`restores/r/plan/outcomes/${chunk}.json.gz`)).toBe(false);

      rig.cluster.refuse = establish;
      await rig.chunk(chunk);
      await rig.finish();
      expect(rig.cluster.objects).toEqual(whole.cluster.objects);
      expect(rig.json("resource-list.json.gz")).toEqual(whole.json("resource-list.json.gz"));
      expect(rig.json("results.gz")).toEqual({ errors: {}, warnings: {} });
    }
  });

  it("restores every object of any backup", async () => {
    const item = fc.record({
      of: fc.constantFrom("cluster", "namespaces", "shop"),
      name: fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/),
      // -0 is no JSON text of its own: printing turns it into 0.
      value: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(item, { selector: ({ of, name }) => `${of}/${name}` }),
        async (items) => {
          const rig = new RestoreRig();
          await rig.run(items.map(({ of, name, value }) => configMap(of, name, { value })));
          for (const { of, name, value } of items) {
            expect(rig.cluster.objects.get(`configmaps/${of}/${name}`)).toMatchObject({ value });
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it("fails when the plan holds what is no item", async () => {
    const rig = new RestoreRig();
    const { waves } = await rig.plan([configMap("shop", "a")]);
    const line = encodePlannedItem({ path: "notes.txt", json: Buffer.from("{}") });
    await rig.store.put("restores/r/plan/chunks/0000.ndjson.gz", await packPlannedItems([line]));

    await expect(rig.chunk(String(waves.flat()[0]))).rejects.toThrow(
      "plan holds 'notes.txt', which is no item's path",
    );
  });
});
