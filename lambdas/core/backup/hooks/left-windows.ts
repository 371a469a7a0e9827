import type { ObjectStore } from "../../store/object-store.ts";
import type { BackupRecord } from "../backup-record.ts";
import { readOpenWindows, type WindowsOwner, writeWindows } from "./freeze-windows.ts";
import { type HookRunner, subjectOf } from "./hook-runner.ts";

/**
 * Lets go the pods that an attempt of this backup had frozen when it was killed: sends their post
 * hooks, before anything else is done. Each is tried once; one that fails is an error of the backup.
 */
export async function closeLeftWindows(
  store: ObjectStore,
  owner: WindowsOwner,
  { runner, record }: { readonly runner: HookRunner; readonly record: BackupRecord },
): Promise<void> {
  const left = await readOpenWindows(store, owner);
  if (left.length === 0) return;
  await Promise.all(
    left.map(async ({ pod, post }) => {
      await runner.run("post", post, pod);
      record.info("Freeze window of an earlier attempt closed", subjectOf(pod));
    }),
  );
  await writeWindows(store, owner, []);
}

/** Puts on record, as errors, the pods that no attempt is left to let go. */
export async function recordLeftWindows(
  store: ObjectStore,
  owner: Omit<WindowsOwner, "backupUid">,
  record: BackupRecord,
): Promise<void> {
  for (const { pod, post } of await readOpenWindows(store, owner)) {
    const commands = post.map(({ command }) => JSON.stringify(command)).join(", then ");
    const remedy = `its post hooks were not sent: run ${commands} in it`;
    record.error("Pod may still be frozen", remedy, subjectOf(pod));
  }
}
