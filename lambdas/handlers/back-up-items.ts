import { backUpItemsState } from "../core/backup/backup-states.ts";
import { backUpPorts } from "../runtime/back-up-ports.ts";
import { lambdaHandler, logger } from "../runtime/lambda-handler.ts";

/** Takes the items of a backup and begins its snapshots: input `{ backup }`, output a {@link SnapshotStatus}. */
export const handler = lambdaHandler(
  async (state: Parameters<typeof backUpItemsState>[0], { signal, timeLeft }) => {
    const status = await backUpItemsState(state, { ...(await backUpPorts(signal)), timeLeft });
    logger.info("Items backed up", { backupName: state.backup.metadata.name, ...status });
    return status;
  },
);
