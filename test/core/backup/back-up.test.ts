import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { backUp } from "../../../lambdas/core/backup/back-up.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import { ListRefusal } from "../../../lambdas/core/kube/kubernetes-reader.ts";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../../lambdas/core/store/object-store.ts";
import type { Backup } from "../../../lambdas/core/velero/backup.ts";
import { encodeBackup } from "../../../lambdas/core/velero/backup-json.ts";
import { archiveEntries } from "../../support/archive-entries.ts";
import { placesIn } from "../../support/archive-places.ts";
import {
  apiService,
  configMap,
  gadget,
  persistentVolume,
  persistentVolumeClaim,
  pod,
  serviceAccount,
} from "../../support/builders.ts";
import { delegatingStore } from "../../support/delegating-store.ts";
import {
  type MemoryKubernetesReader,
  type MemoryKubernetesReaderOptions,
  memoryKubernetesReader,
} from "../../support/fakes/memory-kubernetes-reader.ts";
import {
  type MemoryObjectStore,
  memoryObjectStore,
} from "../../support/fakes/memory-object-store.ts";
import { backUpPorts, backupOf, DEFAULT_LOCATIONS, takeBackup } from "../../support/take-backup.ts";
import { namespace, veleroCrd } from "../../support/velero-tables/table-objects.ts";

const KEYS = backupKeys("nightly");
const SHOP: readonly KubernetesObject[] = [
  namespace("shop"),
  pod("shop", "web", { claims: ["files"] }),
  persistentVolumeClaim("shop", "files", { volumeName: "pv-1" }),
  persistentVolume("pv-1", { claim: "shop/files" }),
  configMap("shop", "settings", "x"),
  serviceAccount("shop", "robot"),
  veleroCrd("backups", "Backup"),
];
const SHOP_PLACES = [
  "configmaps:shop/settings",
  "customresourcedefinitions.apiextensions.k8s.io:backups.velero.io",
  "namespaces:shop",
  "persistentvolumeclaims:shop/files",
  "persistentvolumes:pv-1",
  "pods:shop/web",
  "serviceaccounts:shop/robot",
];

const shop = (options?: MemoryKubernetesReaderOptions) => memoryKubernetesReader(SHOP, options);

/** Backs `nightly` up into a store. */
function backUpInto(
  store: ObjectStore,
  {
    reader = shop(),
    spec = { snapshotVolumes: false },
    ...ports
  }: Partial<Parameters<typeof backUp>[0]> & {
    readonly spec?: object;
  } = {},
): Promise<Backup> {
  const defaults = backUpPorts(reader, memoryObjectStore());
  return backUp({ ...defaults, openStore: () => store, ...ports }, backupOf("nightly", spec));
}

const jsonIn = (store: MemoryObjectStore, key: string) =>
  JSON.parse(gunzipSync(store.objects.get(key) ?? "").toString());
const savedBackup = (store: MemoryObjectStore) =>
  JSON.parse(store.objects.get(KEYS.metadata)?.toString() ?? "") as Backup;
const placesInStore = async (store: MemoryObjectStore) =>
  placesIn(await archiveEntries(store.objects.get(KEYS.contents) ?? Buffer.alloc(0))).sort();

const jangadaError = (name: ErrorName) => expect.objectContaining({ name });
const consistencyOf = ({ metadata }: Backup) => metadata.annotations?.["jangada.io/consistency"];

describe("backUp", () => {
  it("writes Velero's files, velero-backup.json last", async () => {
    const keys: string[] = [];
    const store = memoryObjectStore({ failure: (key) => void keys.push(key) });
    await backUpInto(store);

    expect([...store.objects.keys()].sort()).toEqual([
      "backups/nightly/nightly-itemoperations.json.gz",
      "backups/nightly/nightly-logs.gz",
      "backups/nightly/nightly-podvolumebackups.json.gz",
      "backups/nightly/nightly-resource-list.json.gz",
      "backups/nightly/nightly-results.gz",
      "backups/nightly/nightly-volumeinfo.json.gz",
      "backups/nightly/nightly-volumesnapshots.json.gz",
      "backups/nightly/nightly.tar.gz",
      "backups/nightly/velero-backup.json",
    ]);
    expect(keys.slice(0, 5)).toEqual([
      KEYS.pendingWindows,
      KEYS.contents,
      KEYS.metadata,
      KEYS.deletion,
      KEYS.directory,
    ]);
    expect(keys.at(-1)).toBe(KEYS.metadata);
  });

  it("says in the Backup what was done, when, of which state and by whom", async () => {
    const times = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (minute) => new Date(Date.UTC(2026, 10, 23, 3, minute)),
    );
    const store = memoryObjectStore();
    const backup = await backUpInto(store, {
      now: () => times.shift() ?? new Date(Date.UTC(2026, 10, 23, 4)),
      version: "1.2.3",
      spec: { ttl: "1h0m0s", snapshotVolumes: false },
    });

    expect(store.objects.get(KEYS.metadata)?.toString()).toBe(encodeBackup(backup));
    expect(backup.metadata).toMatchObject({
      name: "nightly",
      namespace: "velero",
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      creationTimestamp: "2026-11-23T03:01:00Z",
      labels: { "velero.io/storage-location": "default" },
      annotations: {
        "jangada.io/version": "1.2.3",
        "jangada.io/resource-version": "100",
        "jangada.io/consistency": "atomic",
        "velero.io/source-cluster-k8s-gitversion": "v1.34.4-memory",
      },
    });
    expect(backup.status).toEqual({
      version: 1,
      formatVersion: "1.1.0",
      phase: "Completed",
      startTimestamp: "2026-11-23T03:01:00Z",
      expiration: "2026-11-23T04:01:00Z",
      completionTimestamp: expect.stringMatching(/^2026-11-23T0[34]:/),
      warnings: 0,
      errors: 0,
      progress: { totalItems: 7, itemsBackedUp: 7 },
      hookStatus: { hooksAttempted: 0, hooksFailed: 0 },
    });
  });

  it("writes beside the archive what Velero reads", async () => {
    const store = memoryObjectStore();
    await backUpInto(store);

    expect(await placesInStore(store)).toEqual(SHOP_PLACES);
    expect(jsonIn(store, KEYS.results)).toEqual({ errors: {}, warnings: {} });
    expect(jsonIn(store, KEYS.resourceList)).toMatchObject({ "v1/Pod": ["shop/web"] });
    expect(jsonIn(store, KEYS.volumeSnapshots)).toBeNull();
    expect(jsonIn(store, KEYS.podVolumeBackups)).toBeNull();
    expect(jsonIn(store, KEYS.itemOperations)).toEqual([]);
    expect(jsonIn(store, KEYS.volumeInfo)).toMatchObject([{ pvName: "pv-1", pvcName: "files" }]);
    expect(gunzipSync(store.objects.get(KEYS.logs) ?? "").toString()).toMatch(
      /msg="Items listed" backup=velero\/nightly resource=pods count=1\n/,
    );
  });

  it("backs up the objects' own text: long names, strange ones, and integers beyond 2^53", async () => {
    const odd = [
      { ...configMap("cluster", "n".repeat(253)), big: JSON.rawJSON("9007199254740993") },
      configMap("namespaces", "ção", "a\u0000b\u2028</>&"),
      gadget("shop", "one"),
    ];
    const reader = memoryKubernetesReader(odd, { pageSize: 1, chunkSize: 7 });
    const { entries } = await takeBackup({ reader });

    for (const object of odd) {
      const { namespace: place, name } = object.metadata;
      const resource = object.kind === "Gadget" ? "gadgets.example.com" : "configmaps";
      expect(entries.get(`resources/${resource}/namespaces/${place}/${name}.json`)).toBe(
        JSON.stringify(object),
      );
    }
  });

  it("takes everything at one revision, however the cluster changes meanwhile", async () => {
    const reader: MemoryKubernetesReader = memoryKubernetesReader(SHOP, {
      pageSize: 1,
      onList(_, earlier) {
        if (earlier === 0) return undefined;
        reader.apply(configMap("shop", `late-${earlier}`), configMap("shop", "settings", "later"));
        reader.remove(pod("shop", "web"));
        return undefined;
      },
    });
    const { backup, entries } = await takeBackup({ reader });

    expect(placesIn(entries).sort()).toEqual(SHOP_PLACES);
    expect(entries.get("resources/configmaps/namespaces/shop/settings.json")).toContain('"x"');
    expect(consistencyOf(backup)).toBe("atomic");
    expect(backup.metadata.annotations?.["jangada.io/resource-version"]).toBe("100");
  });

  it.for([{ goesOnAtNewest: true }, { goesOnAtNewest: false }])(
    "names the resources that a compaction forced to a newer revision (%o)",
    async (options) => {
      const objects = [...SHOP, configMap("shop", "a"), configMap("shop", "b")];
      const reader: MemoryKubernetesReader = memoryKubernetesReader(objects, {
        ...options,
        pageSize: 2,
        onList({ resource, continue: token }) {
          if (resource.resource !== "configmaps" || !token || reader.revision !== "100")
            return undefined;
          reader.apply(configMap("shop", "a", "changed"), configMap("shop", "late"));
          reader.compact();
          return undefined;
        },
      });
      const { backup, entries } = await takeBackup({ reader });

      expect(consistencyOf(backup)).toMatch(/^mixed: (?:[a-z.]+, )*configmaps\b/);
      expect(placesIn(entries)).toEqual(expect.arrayContaining(["configmaps:shop/late"]));
      expect(entries.size).toBe(1 + 2 * new Set(placesIn(entries)).size);
    },
  );

  it("names the resources of aggregated APIs, which have no revision of ours", async () => {
    const objects = [
      ...SHOP,
      gadget("shop", "one"),
      apiService("example.com", { isAggregated: true }),
      apiService("apps", { isAggregated: false }),
    ];
    const reader = memoryKubernetesReader(objects, { withoutRevision: ["example.com/v1"] });
    const { backup, entries } = await takeBackup({ reader });

    expect(consistencyOf(backup)).toBe("mixed: gadgets.example.com");
    expect(placesIn(entries)).toContain("gadgets.example.com:shop/one");
  });

  it("finds out from their pages which APIs have no revision when it may not list APIServices", async () => {
    const objects = [gadget("shop", "one"), apiService("example.com", { isAggregated: true })];
    const reader = memoryKubernetesReader(objects, {
      withoutRevision: ["example.com/v1"],
      onList: ({ resource }) =>
        resource.resource === "apiservices" ? new ListRefusal(403, "Forbidden", "no") : undefined,
    });
    const { backup } = await takeBackup({ reader });

    expect(consistencyOf(backup)).toBe("mixed: gadgets.example.com");
    expect(backup.status?.phase).toBe("PartiallyFailed");
  });

  it("goes to the location the spec names, or else the default one", async () => {
    const opened: string[] = [];
    const [location] = DEFAULT_LOCATIONS.storageLocations;
    const other = { ...location, metadata: { name: "other" } } as NonNullable<typeof location>;
    const locations = {
      ...DEFAULT_LOCATIONS,
      storageLocations: [...DEFAULT_LOCATIONS.storageLocations, other],
    };
    const openStore = ({ metadata }: typeof other) => {
      opened.push(metadata.name);
      return memoryObjectStore();
    };
    await takeBackup({ reader: shop(), locations, openStore }).catch(() => {});
    await takeBackup({
      reader: shop(),
      locations,
      openStore,
      spec: { storageLocation: "other" },
    }).catch(() => {});

    expect(opened).toEqual(["default", "other"]);
  });

  it("is PartiallyFailed when a list fails, and holds the others", async () => {
    const reader = shop({
      onList: ({ resource }) =>
        resource.resource === "configmaps"
          ? new ListRefusal(403, "Forbidden", "no access")
          : undefined,
    });
    const { backup, entries, results } = await takeBackup({
      reader,
      spec: { snapshotVolumes: false },
    });

    expect(backup.status).toMatchObject({ phase: "PartiallyFailed", errors: 1 });
    expect(results.errors).toEqual({
      cluster: [" resource: /configmaps message: /Error listing items error: /no access"],
    });
    expect(placesIn(entries).sort()).toEqual(
      SHOP_PLACES.filter((place) => place !== "configmaps:shop/settings"),
    );
  });

  it("fails with every problem of the object at once, and touches neither cluster nor bucket", async () => {
    const reader = shop();
    const spec = {
      storageLocation: "nowhere",
      includedResources: ["*", "pods"],
      excludedNamespaces: ["*"],
    };
    const openStore = () => {
      throw new Error("opened");
    };
    const failure = await backUpInto(memoryObjectStore(), { reader, spec, openStore }).catch(
      (error: unknown) => error,
    );

    expect(failure).toEqual(jangadaError(ErrorName.FailedValidation));
    expect((failure as Error).message.split("\n")).toEqual([
      expect.stringContaining("nowhere"),
      expect.stringContaining("Invalid included/excluded resource lists"),
      expect.stringContaining("Invalid included/excluded namespace lists"),
    ]);
    expect(reader.requests).toEqual([]);
  });

  it("fails when a backup of that name exists, and leaves it as it is", async () => {
    const store = memoryObjectStore();
    const first = await backUpInto(store);
    const before = new Map(store.objects);

    await expect(backUpInto(store)).rejects.toEqual(
      expect.objectContaining({
        name: ErrorName.AlreadyExists,
        message: expect.stringContaining("backup 'nightly' already exists"),
      }),
    );
    expect(new Map(store.objects)).toEqual(before);
    expect(savedBackup(store).metadata.uid).toBe(first.metadata.uid);
  });

  it("fails while a backup of that name is being deleted, and leaves what is left of it", async () => {
    const store = memoryObjectStore();
    const mark = encodeBackup(backupOf("nightly"));
    await store.put(KEYS.deletion, Buffer.from(mark));
    await store.put(KEYS.contents, Buffer.from("the archive"));

    await expect(backUpInto(store)).rejects.toEqual(
      expect.objectContaining({
        name: ErrorName.AlreadyExists,
        message: expect.stringContaining("backup 'nightly' is being deleted"),
      }),
    );
    expect([...store.objects].map(([key, body]) => [key, body.toString()])).toEqual([
      [KEYS.deletion, mark],
      [KEYS.contents, "the archive"],
    ]);
  });

  it("fails when the deletion of a backup of that name begins while it asks", async () => {
    const memory = memoryObjectStore();
    await backUpInto(memory);
    const document = memory.objects.get(KEYS.metadata) ?? Buffer.alloc(0);
    const store: ObjectStore = {
      ...delegatingStore(memory),
      async exists(key) {
        if (key === KEYS.metadata) {
          await memory.put(KEYS.deletion, document);
          await memory.delete(KEYS.metadata);
        }
        return await memory.exists(key);
      },
    };

    await expect(backUpInto(store)).rejects.toEqual(jangadaError(ErrorName.AlreadyExists));
    expect(memory.objects.has(KEYS.metadata)).toBe(false);
  });

  it("ends what a killed run of the same name left unfinished, and nothing of others", async () => {
    const store = memoryObjectStore();
    const other = backupKeys("nightly-2").contents;
    for (const key of [KEYS.contents, other]) store.unfinishedUploads.set(key, new Date(0));
    await backUpInto(store);

    expect([...store.unfinishedUploads.keys()]).toEqual([other]);
  });

  it("makes one backup when it is delivered twice at once", async () => {
    const store = memoryObjectStore();
    const runs = await Promise.allSettled([backUpInto(store), backUpInto(store)]);
    const [made, ...others] = runs.flatMap((run) => (run.status === "fulfilled" ? run.value : []));
    const reasons = runs.flatMap((run) => (run.status === "rejected" ? run.reason : []));

    expect(others).toEqual([]);
    expect(reasons).toEqual([jangadaError(ErrorName.AlreadyExists)]);
    expect(savedBackup(store).metadata.uid).toBe(made?.metadata.uid);
    expect(await placesInStore(store)).toEqual(SHOP_PLACES);
  });

  it("leaves the archive of the run that was first alone when it is delivered twice", async () => {
    const memory = memoryObjectStore();
    let archive: Buffer | undefined;
    const racing = delegatingStore(memory, {
      beforePut: async (key) => {
        if (key !== KEYS.contents) return;
        await backUpInto(memory);
        archive = memory.objects.get(KEYS.contents);
      },
    });
    const failure = await backUpInto(racing).catch((error: unknown) => error);

    expect(failure).toEqual(jangadaError(ErrorName.AlreadyExists));
    expect(archive).toBeDefined();
    expect(memory.objects.get(KEYS.contents)).toBe(archive);
  });

  it("never replaces a velero-backup.json that another run wrote in the last moment", async () => {
    const memory = memoryObjectStore();
    let first: Backup | undefined;
    const racing = delegatingStore(memory, {
      beforePut: async (key) => {
        if (key === KEYS.metadata) first ??= await backUpInto(memory);
      },
    });

    await expect(backUpInto(racing)).rejects.toEqual(jangadaError(ErrorName.AlreadyExists));
    expect(first).toBeDefined();
    expect(savedBackup(memory).metadata.uid).toBe(first?.metadata.uid);
  });

  it("leaves no velero-backup.json when the bucket fails, at whatever call, and runs again", async () => {
    let calls = 0;
    await backUpInto(memoryObjectStore({ failure: () => void calls++ }));
    expect(calls).toBe(14);
    for (let failing = 0; failing < calls; failing++) {
      let call = 0;
      let isBroken = true;
      const failure = new JangadaError(ErrorName.StoreUnavailable, `call ${failing}`);
      const store = memoryObjectStore({
        failure: () => (call++ === failing && isBroken ? failure : undefined),
      });

      await expect(backUpInto(store)).rejects.toBe(failure);
      expect(store.objects.has(KEYS.metadata)).toBe(false);
      isBroken = false;
      expect((await backUpInto(store)).status?.phase).toBe("Completed");
      expect(await placesInStore(store)).toEqual(SHOP_PLACES);
    }
  });

  it("fails with what ended it when the bucket breaks then, too", async () => {
    let isBroken = false;
    const gone = new JangadaError(ErrorName.StoreUnavailable, "gone");
    const store = memoryObjectStore({ failure: () => (isBroken ? gone : undefined) });
    const stopped = new JangadaError(ErrorName.Interrupted, "stopped");
    const reader = shop({
      onList: () => {
        isBroken = true;
        return stopped;
      },
    });
    await expect(backUpInto(store, { reader })).rejects.toBe(stopped);
  });

  it("is Completed where nothing can be removed, as with Object Lock, and hooks have run", async () => {
    const memory = memoryObjectStore();
    const denied = new JangadaError(ErrorName.StoreDenied, "locked");
    memory.delete = () => Promise.reject(denied);
    const execute = async () => ({ stdout: "", stderr: "" });
    const post = [{ exec: { command: ["thaw"] } }];
    const spec = { hooks: { resources: [{ name: "h", post }] } };
    const { status } = await backUpInto(memory, { executor: { execute }, spec });
    expect(status).toMatchObject({ phase: "Completed", hookStatus: { hooksFailed: 0 } });
    expect(memory.objects.has(KEYS.pendingWindows)).toBe(true);
  });

  it.for([
    ["is refused", () => ({ onList: () => new ListRefusal(403, "Forbidden", "no") })],
    [
      "cannot be reached",
      () => ({ onList: () => new JangadaError(ErrorName.ClusterUnavailable, "no answer") }),
    ],
    ["breaks off each time", () => ({ breaksAfter: () => 30 })],
  ] as const)("is never Completed when a list %s, whichever", async ([, failing]) => {
    const lists = new Set<string>();
    await takeBackup({ reader: shop({ onList: ({ resource }) => void lists.add(resource.kind) }) });
    expect(lists.size).toBeGreaterThan(5);
    for (const kind of lists) {
      const { onList, breaksAfter } = failing() as MemoryKubernetesReaderOptions;
      const reader = shop({
        onList: (request, earlier) =>
          request.resource.kind === kind ? onList?.(request, earlier) : undefined,
        breaksAfter: (request, earlier) =>
          request.resource.kind === kind ? breaksAfter?.(request, earlier) : undefined,
      });
      const store = memoryObjectStore();
      const phase = await backUpInto(store, { reader }).then(
        ({ status }) => status?.phase,
        () => "failed",
      );

      expect(phase, kind).toBe(kind === "Namespace" ? "failed" : "PartiallyFailed");
      expect(store.objects.has(KEYS.metadata)).toBe(phase !== "failed");
    }
  });

  it("leaves nothing visible when it is interrupted, at whatever list", async () => {
    const whole = shop();
    await takeBackup({ reader: whole });
    for (let last = 0; last < whole.requests.length; last++) {
      const stop = new AbortController();
      const store = memoryObjectStore();
      const reader = shop({
        onList(_, earlier) {
          if (earlier !== last) return undefined;
          stop.abort();
          return new JangadaError(ErrorName.Interrupted, "stopped");
        },
      });

      await expect(backUpInto(store, { reader, signal: stop.signal })).rejects.toEqual(
        jangadaError(ErrorName.Interrupted),
      );
      expect([...store.objects.keys()]).toEqual([]);
    }
  });

  it("runs to its end under a signal that does not abort", async () => {
    const { signal } = new AbortController();
    const { backup } = await takeBackup({ reader: shop(), signal });

    expect(backup.status?.phase).toBe("Completed");
  });
});
