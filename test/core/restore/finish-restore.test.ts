import { describe, expect, it } from "vitest";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import { readRestore } from "../../../lambdas/core/velero/restore-json.ts";
import { refusal } from "../../support/fakes/memory-kubernetes.ts";
import { createHooked, execHook, running, setStatus } from "../../support/hooked-pod.ts";
import { configMap, RestoreRig } from "../../support/restore-rig.ts";

const written = (rig: RestoreRig) =>
  [...rig.store.objects.keys()].filter((key) => key.startsWith("restores/"));

const stored = (rig: RestoreRig) =>
  readRestore(String(rig.store.objects.get("restores/r/velero-restore.json")));

describe("finishRestore", () => {
  it("writes the files of a restore, and leaves nothing of its plan", async () => {
    const rig = new RestoreRig();
    await rig.run([configMap("shop", "a")]);

    expect(written(rig).toSorted()).toEqual([
      "restores/r/r-volumeinfo.json.gz",
      "restores/r/restore-r-itemoperations.json.gz",
      "restores/r/restore-r-logs.gz",
      "restores/r/restore-r-resource-list.json.gz",
      "restores/r/restore-r-results.gz",
      "restores/r/velero-restore.json",
    ]);
    expect(rig.json("itemoperations.json.gz")).toEqual([]);
    expect(rig.json("results.gz")).toEqual({ errors: {}, warnings: {} });
  });

  it("writes the Restore with its status", async () => {
    const rig = new RestoreRig();
    await rig.run([configMap("shop", "a")]);

    expect(stored(rig).status).toEqual({
      phase: "Completed",
      startTimestamp: "2026-11-23T12:00:00Z",
      completionTimestamp: "2026-11-23T12:00:00Z",
      progress: { totalItems: 2, itemsRestored: 2 },
      hookStatus: {},
    });
  });

  it("joins the logs of the plan and of all chunks, in their order", async () => {
    const rig = new RestoreRig();
    await rig.run([configMap("shop", "a"), ["resources/configmaps/namespaces/shop/b.json", "{"]]);
    const lines = rig.text("logs.gz").trim().split("\n");

    expect(lines[0]).toContain('msg="Starting restore of backup velero/b"');
    expect(lines.slice(1, -1).join("\n")).toContain(
      'msg="Item created" restore=velero/r kind=v1/ConfigMap namespace=shop name=a',
    );
    expect(lines.at(-1)).toContain('msg="Restore PartiallyFailed"');
    for (const line of lines) expect(line).toContain("restore=velero/r");
  });

  it("counts warnings and errors", async () => {
    const rig = new RestoreRig({ labelSelector: {} });
    rig.cluster.refuse = ({ verb, path }) =>
      verb === "create" && path.endsWith("/taken") ? refusal(409, "AlreadyExists", "x") : undefined;
    const summary = await rig.run([
      configMap("shop", "taken"),
      ["resources/configmaps/namespaces/shop/b.json", "{"],
    ]);

    expect(summary).toEqual({
      restoreName: "r",
      backupName: "b",
      phase: "PartiallyFailed",
      created: 1,
      updated: 0,
      skipped: 0,
      failed: 1,
      volumes: 0,
      warnings: 1,
      errors: 1,
      details: "restores/r/",
    });
    expect(stored(rig).status).toMatchObject({ warnings: 1, errors: 1 });
  });

  it("writes down a restore that broke off as far as it came", async () => {
    const rig = new RestoreRig();
    await rig.plan([configMap("shop", "a")]);
    await rig.chunk("0000");
    const summary = await rig.finish("the API server went away");

    expect(summary).toMatchObject({
      phase: "Failed",
      failureReason: "the API server went away",
      created: 2,
    });
    expect(stored(rig).status).toMatchObject({ phase: "Failed" });
    expect(rig.text("logs.gz")).toMatch(/level=error msg="Restore Failed"/);
  });

  it("writes down a restore that broke off before it was planned", async () => {
    const rig = new RestoreRig();

    expect(await rig.finish("no archive")).toMatchObject({ phase: "Failed", created: 0 });
  });

  it("says the same again when it died while it removed the plan", async () => {
    const rig = new RestoreRig();
    await rig.plan([configMap("shop", "a")]);
    await rig.chunk("0000");
    const remove = rig.store.delete.bind(rig.store);
    rig.store.delete = async (key) => {
      if (key.includes("outcomes")) return remove(key);
      throw new Error("killed");
    };
    await expect(rig.finish()).rejects.toThrow("killed");
    rig.store.delete = remove;
    const first = rig.json("resource-list.json.gz");

    expect(await rig.finish("late")).toMatchObject({ phase: "Completed", created: 2 });
    expect(rig.json("resource-list.json.gz")).toEqual(first);
    expect(written(rig).filter((key) => key.includes("/plan/"))).toEqual([]);
  });

  it("fails rather than replacing a Restore that came meanwhile", async () => {
    const rig = new RestoreRig();
    const exists = rig.store.exists.bind(rig.store);
    await rig.store.put("restores/r/velero-restore.json", Buffer.from("{}"));
    rig.store.exists = async (key) => (key.endsWith("velero-restore.json") ? false : exists(key));

    await expect(rig.finish()).rejects.toThrow(
      expect.objectContaining({ name: ErrorName.AlreadyExists }),
    );
  });

  it("counts hooks, and says in the results and in the log what failed and what was passed over", async () => {
    const rig = new RestoreRig();
    await rig.plan([configMap("shop", "a")]);
    await createHooked(rig, {
      db: [execHook("good"), execHook("bad"), execHook("none", { container: "lost" })],
    });
    setStatus(rig, "db", running(["main"]));
    rig.executor.script = { failing: ["bad"] };
    await rig.runHooks();
    await rig.finish();

    const failure = "hook h in container main in pod shop/db failed to execute, err: bad failed";
    const passedOver = "hook h in container lost in pod shop/db is passed over";
    expect(stored(rig).status).toMatchObject({
      phase: "PartiallyFailed",
      errors: 1,
      warnings: 1,
      hookStatus: { hooksAttempted: 3, hooksFailed: 1 },
    });
    expect(rig.json("results.gz")).toEqual({
      errors: { namespaces: { shop: [failure] } },
      warnings: { namespaces: { shop: [expect.stringContaining(passedOver)] } },
    });
    const log = rig.text("logs.gz");
    expect(log).toContain('msg="Hook ended"');
    expect(log).toMatch(/pod=shop\/db hookSource=spec hookPhase=post hookName=h .*stdout=out/);
    expect(log).toContain(`level=error msg="${failure}"`);
    expect(log).toContain(`level=warning msg="${passedOver}`);
  });

  it("says of every hook that has not run when the restore broke off", async () => {
    const rig = new RestoreRig();
    await rig.plan([configMap("shop", "a")]);
    await createHooked(rig, { db: [execHook("a")] });
    await rig.finish("the token is expired");

    expect(stored(rig).status).toMatchObject({
      phase: "Failed",
      hookStatus: { hooksAttempted: 1, hooksFailed: 1 },
    });
    expect(rig.text("results.gz")).toContain(
      "hook h in container main in pod shop/db not executed: the restore ended before",
    );
  });
});
