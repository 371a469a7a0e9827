import { describe, expect, it } from "vitest";
import type { PreparedObject } from "../../../lambdas/core/restore/item/prepare-item.ts";
import type { RestoreContext } from "../../../lambdas/core/restore/item/restore-context.ts";
import { writeItem } from "../../../lambdas/core/restore/write-item.ts";
import {
  COMMON_RESOURCES,
  MemoryKubernetes,
  refusal,
  served,
  type WriteRequest,
} from "../../support/fakes/memory-kubernetes.ts";
import { object, RESTORE_START } from "../../support/restore-rig.ts";

const LABELS = { "velero.io/backup-name": "b", "velero.io/restore-name": "r" };
const OWNERS = [
  { manager: "helm", operation: "Apply", apiVersion: "v1", fieldsV1: { "f:data": {} } },
];
const PATH = "configmaps/shop/settings";
const NO = refusal(422, "Invalid", 'ConfigMap "settings" is invalid: no');
const TAKEN = refusal(409, "AlreadyExists", 'configmaps "settings" already exists');

function settings(data: object, metadata: object = {}) {
  return object("v1", "ConfigMap", "settings", "shop", {
    data,
    metadata: { labels: LABELS, ...metadata },
  });
}

interface Case {
  readonly prepared?: Partial<PreparedObject>;
  readonly existing?: object | undefined;
  readonly policy?: "none" | "update";
  readonly refuse?: (request: WriteRequest) => Error | undefined;
}

async function write({ prepared, existing, policy, refuse }: Case = {}) {
  const writer = new MemoryKubernetes(COMMON_RESOURCES);
  if (existing) writer.objects.set(PATH, existing as ReturnType<typeof settings>);
  if (refuse) writer.refuse = refuse;
  const context: RestoreContext = {
    restoreName: "r",
    backupName: "b",
    spec: policy === undefined ? {} : { existingResourcePolicy: policy },
    restoresStatusOf: () => false,
    serviceAccountsOf: () => [],
    volumePlans: new Map(),
    disks: new Map(),
    podVolumes: new Map(),
    settings: { modifierRules: [], pluginConfigs: {}, safety: "unneeded" },
  };
  const item = {
    ref: { groupResource: "configmaps", namespace: "shop", name: "settings" },
    resource: served("configmaps", "ConfigMap"),
    prepared: {
      outcome: "restore" as const,
      object: settings({ a: "1" }),
      additionalItems: [],
      warnings: [],
      ...prepared,
    },
  };
  const pause = async () => {};
  const written = await writeItem(item, { context, startTimestamp: RESTORE_START, writer, pause });
  return { writer, written, object: writer.objects.get(PATH) };
}

const refusing =
  (verb: WriteRequest["verb"], ...errors: readonly (Error | undefined)[]) =>
  (request: WriteRequest) => {
    if (request.verb !== verb) return undefined;
    const [error, ...rest] = errors;
    errors = rest.length > 0 ? rest : errors;
    return error;
  };

describe("writeItem", () => {
  it("creates an object with one request", async () => {
    const { writer, written, object } = await write();

    expect(written).toEqual({ action: "created", created: object, warnings: [], errors: [] });
    expect(object).toMatchObject({ data: { a: "1" }, metadata: { labels: LABELS } });
    expect(writer.requests).toHaveLength(1);
  });

  it("creates an object as its only manager, and gives back other owners by a patch", async () => {
    const [entry] = OWNERS;
    const alone = [{ ...entry, operation: "Update" }];
    const one = await write({ prepared: { object: settings({}, { managedFields: alone }) } });
    const several = await write({ prepared: { object: settings({}, { managedFields: OWNERS }) } });

    expect(one.writer.requests[0]).toMatchObject({ options: { fieldManager: "helm" } });
    expect(several.writer.requests).toMatchObject([
      { verb: "create", options: {} },
      { verb: "patch", body: { metadata: { managedFields: OWNERS } } },
    ]);
    expect(several.object).toMatchObject({ metadata: { managedFields: OWNERS } });
  });

  it.for([
    { status: 404, outcome: { warnings: ["gone"], errors: [] } },
    { status: 422, outcome: { warnings: [], errors: ["gone"] } },
  ])(
    "reports owners refused with $status, and the object as created",
    async ({ status, outcome }) => {
      const { written } = await write({
        prepared: { object: settings({}, { managedFields: OWNERS }) },
        refuse: refusing("patch", refusal(status, "X", "gone")),
      });

      expect(written).toEqual({ action: "created", created: expect.anything(), ...outcome });
    },
  );

  it("writes a status through its subresource", async () => {
    const { writer } = await write({ prepared: { status: { replicas: 3 } } });

    expect(writer.requests[1]).toMatchObject({
      body: { status: { replicas: 3 } },
      options: { subresource: "status" },
    });
  });

  it("warns of a status that is refused", async () => {
    const { written } = await write({
      prepared: { status: {} },
      refuse: refusing("patch", refusal(404, "NotFound", "no such subresource")),
    });

    expect(written).toMatchObject({
      action: "created",
      warnings: ["no such subresource"],
      errors: [],
    });
  });

  it("leaves an equal object alone", async () => {
    const { written, writer } = await write({ existing: settings({ a: "1" }) });

    expect(written).toEqual({ action: "skipped" });
    expect(writer.sent("patch")).toEqual([]);
  });

  it("warns of another object in its place", async () => {
    const { written } = await write({ existing: settings({ a: "2" }) });

    expect(written).toEqual({
      action: "failed",
      warnings: [
        "could not restore, ConfigMap:settings already exists. Warning: the in-cluster version is different than the backed-up version",
      ],
    });
  });

  it("makes another object equal under the policy update", async () => {
    const { written, object } = await write({ existing: settings({ b: "2" }), policy: "update" });

    expect(written).toEqual({ action: "updated" });
    expect(object).toMatchObject({ data: { a: "1" } });
    expect(object?.data).toEqual({ a: "1" });
  });

  it("only labels an equal object under the policy update", async () => {
    const existing = settings({ a: "1" }, { labels: {} });
    const { written, object } = await write({ existing, policy: "update" });

    expect(written).toEqual({ action: "skipped", errors: [] });
    expect(object?.metadata.labels).toEqual(LABELS);
  });

  it("reports labels that are refused as an error", async () => {
    const { written } = await write({
      existing: settings({ a: "1" }, { labels: {} }),
      policy: "update",
      refuse: refusing("patch", NO),
    });

    expect(written).toEqual({ action: "skipped", errors: [NO.message] });
  });

  it("labels an object whose update is refused, with a warning", async () => {
    const { written, object } = await write({
      existing: settings({ a: "2" }, { labels: {} }),
      policy: "update",
      refuse: refusing("patch", NO, undefined),
    });

    expect(written).toEqual({ action: "failed", warnings: [NO.message], errors: [] });
    expect(object?.metadata.labels).toEqual(LABELS);
  });

  it("reports an error when the labels are refused as well as the update", async () => {
    const { written } = await write({
      existing: settings({ a: "2" }),
      policy: "update",
      refuse: refusing("patch", NO),
    });

    expect(written).toEqual({ action: "failed", warnings: [NO.message], errors: [NO.message] });
  });

  it("merges a service account, and warns when that is refused", async () => {
    // Without the policy there is no second patch to fall back on.
    const account = (rest: object) =>
      object("v1", "ServiceAccount", "settings", "shop", { ...rest });
    const writer = new MemoryKubernetes(COMMON_RESOURCES);
    const path = "serviceaccounts/shop/settings";
    writer.objects.set(path, account({ secrets: [{ name: "a" }] }));
    const item = {
      ref: { groupResource: "serviceaccounts", namespace: "shop", name: "settings" },
      resource: served("serviceaccounts", "ServiceAccount"),
      prepared: {
        outcome: "restore" as const,
        object: account({ secrets: [{ name: "b" }], metadata: { labels: LABELS } }),
        additionalItems: [],
        warnings: [],
      },
    };
    const context = { restoreName: "r", backupName: "b", spec: {} } as unknown as RestoreContext;
    const run = { context, startTimestamp: RESTORE_START, writer, pause: async () => {} };
    writer.refuse = refusing("patch", NO);

    expect(await writeItem(item, run)).toEqual({
      action: "failed",
      warnings: [NO.message],
      errors: [],
    });
    writer.refuse = () => undefined;
    expect(await writeItem(item, run)).toEqual({ action: "updated" });
    expect(writer.objects.get(path)).toMatchObject({ secrets: [{ name: "a" }, { name: "b" }] });
  });

  it("finishes what an earlier attempt of the same restore created", async () => {
    const existing = settings({ a: "1" }, { creationTimestamp: RESTORE_START });
    const { written, object } = await write({
      existing,
      prepared: { object: settings({ a: "1" }, { managedFields: OWNERS }), status: { x: 1 } },
    });

    expect(written).toEqual({ action: "created", created: existing, warnings: [], errors: [] });
    expect(object).toMatchObject({ status: { x: 1 }, metadata: { managedFields: OWNERS } });
  });

  it.for([
    { rule: "older than the restore", creationTimestamp: "2026-11-23T11:59:59Z", labels: LABELS },
    { rule: "without a time", creationTimestamp: undefined, labels: LABELS },
    { rule: "of another restore", creationTimestamp: RESTORE_START, labels: {} },
  ])("does not take an object $rule for its own", async ({ creationTimestamp, labels }) => {
    const existing = settings({ a: "2" }, { creationTimestamp, labels });

    expect((await write({ existing })).written.action).toBe("failed");
  });

  it("looks at what is there whatever a create is refused for", async () => {
    const quota = refusal(403, "Forbidden", "exceeded quota");
    const { written } = await write({
      existing: settings({ a: "1" }),
      refuse: refusing("create", quota),
    });

    expect(written).toEqual({ action: "skipped" });
  });

  it("reports an object that is refused and not there", async () => {
    const { written } = await write({ refuse: refusing("create", NO) });

    expect(written).toEqual({
      action: "failed",
      errors: [`error restoring configmaps/shop/settings: ${NO.message}`],
    });
  });

  it("warns of an object that was there and is gone", async () => {
    const { written } = await write({ refuse: refusing("create", TAKEN) });

    expect(written).toEqual({
      action: "failed",
      warnings: ["error restoring configmaps/shop/settings: it existed, and is gone again"],
    });
  });

  it("warns of an object that must not be looked at", async () => {
    const { written } = await write({
      existing: settings({}),
      refuse: refusing("get", refusal(403, "Forbidden", "may not get")),
    });

    expect(written).toEqual({ action: "failed", warnings: ["may not get"] });
  });

  it.for(["create", "get", "patch"] as const)(
    "fails when the cluster does not answer a %s",
    async (verb) => {
      const down = new Error("down");
      const existing = settings({ a: "2" });

      await expect(
        write({ existing, policy: "update", refuse: refusing(verb, down) }),
      ).rejects.toBe(down);
    },
  );
});
