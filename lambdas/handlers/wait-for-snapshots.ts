import { waitForSnapshotsState } from "../core/backup/backup-states.ts";
import { finishBackupPorts } from "../runtime/finish-backup-ports.ts";
import { lambdaHandler } from "../runtime/lambda-handler.ts";

/** Looks how far a backup's snapshots are: input `{ backup }`, output a {@link SnapshotStatus}. */
export const handler = lambdaHandler(async (state: Parameters<typeof waitForSnapshotsState>[0]) =>
  waitForSnapshotsState(state, await finishBackupPorts()),
);
