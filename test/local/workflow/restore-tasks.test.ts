import { describe, expect, it } from "vitest";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import type { WorkflowPorts } from "../../../lambdas/core/restore/restore-states.ts";
import { RestoreTasks } from "../../../local/workflow/restore-tasks.ts";
import { NO_DISK_PORTS } from "../../support/no-disks.ts";
import { archiveOf, configMap, RestoreRig } from "../../support/restore-rig.ts";
import { DEFAULT_LOCATIONS } from "../../support/take-backup.ts";

const BACKUP = { kind: "Backup", apiVersion: "velero.io/v1", metadata: { name: "b" }, spec: {} };
const PASTED = { metadata: { name: "r" }, spec: { backupName: "b" } };

/** The tasks of restore `r`, whose creates of ConfigMaps wait until `open` is called. */
async function gatedTasks() {
  const { store, cluster, pause, now } = new RestoreRig();
  await store.put("backups/b/velero-backup.json", Buffer.from(JSON.stringify(BACKUP)));
  await store.put("backups/b/b.tar.gz", await archiveOf([configMap("shop", "a")]));
  const gate = Promise.withResolvers<undefined>();
  cluster.refuse = ({ path }) => (path.startsWith("configmaps") ? gate.promise : undefined);
  const { storageLocations } = DEFAULT_LOCATIONS;
  const reads = { storageLocations, openStore: () => store, reader: cluster.reader };
  const ports: WorkflowPorts = { ...reads, writer: cluster, pause, now, disks: NO_DISK_PORTS };
  const tasks = new RestoreTasks(ports, {});
  const run = async (state: string, payload: object) => {
    const { Payload } = (await tasks.byState[state]?.({ Payload: payload as never })) ?? {};
    return Payload as Record<string, unknown>;
  };
  const started = await run("ValidateRestore", { input: PASTED, startTime: now().toISOString() });
  await run("PlanRestore", started);
  const chunk = { restoreName: "r", location: "default", chunk: "0000" };
  return { tasks, run, started, chunk, cluster, open: () => gate.resolve(undefined) };
}

describe("RestoreTasks", () => {
  it("ends a restore when the chunks that run are done, and begins none after that", async () => {
    const { run, started, chunk, cluster, open } = await gatedTasks();
    const restoring = run("RestoreItems", chunk);
    const failure = { Error: "States.TaskFailed", Cause: "another chunk" };
    const ending = run("FinishRestore", { ...started, failure });
    await expect(run("RestoreItems", chunk)).rejects.toMatchObject({
      name: ErrorName.Interrupted,
      message: "state 'RestoreItems' comes after the end",
    });
    open();

    expect(await ending).toMatchObject({ phase: "Failed", created: 2 });
    expect(await restoring).toMatchObject({ created: 2 });
    expect(cluster.sent("create")).toHaveLength(2);
  });

  it("tries its end again", async () => {
    const { run, started, open } = await gatedTasks();
    open();
    await run("FinishRestore", started);

    expect(await run("FinishRestore", started)).toMatchObject({ phase: "Completed" });
  });

  it("begins nothing once it was stopped, not even its end", async () => {
    const { tasks, run, started, chunk, open } = await gatedTasks();
    const restoring = run("RestoreItems", chunk);
    const stopping = tasks.stop("enough");
    await expect(run("FinishRestore", started)).rejects.toMatchObject({
      name: ErrorName.Interrupted,
    });
    open();

    expect(await stopping).toBeUndefined();
    expect(await restoring).toMatchObject({ created: 2 });
  });
});
