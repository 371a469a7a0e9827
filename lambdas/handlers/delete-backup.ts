import { deleteBackup, parseDeletionRequest } from "../core/retention/delete-backup.ts";
import { countDeletions } from "../runtime/count-deletions.ts";
import { lambdaHandler, logger } from "../runtime/lambda-handler.ts";
import { retentionPorts } from "../runtime/retention-ports.ts";

/**
 * Deletes one backup: input `{ "backupName": "…" }`, with `storageLocation` where several have one
 * of that name; output a {@link DeletionReport}.
 */
export const handler = lambdaHandler(async (input: unknown) => {
  const request = parseDeletionRequest(input);
  const report = await deleteBackup(await retentionPorts(), request);
  const isDone = report.outcome === "deleted";
  countDeletions({ deleted: isDone ? 1 : 0, failed: isDone ? 0 : 1 });
  logger.info("Deletion ended", { ...report });
  return report;
});
