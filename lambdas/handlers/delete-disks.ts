import { deleteDisks, parseDiskDeletionRequest } from "../core/retention/delete-disks.ts";
import { diskDeletionPorts } from "../runtime/disk-deletion-ports.ts";
import { lambdaHandler, logger } from "../runtime/lambda-handler.ts";

/**
 * Lists the disks that a restore made: input `{ "restoreName": "…" }`; with `"delete": true` it
 * deletes those that nothing uses. Output a {@link DiskDeletionReport}.
 */
export const handler = lambdaHandler(async (input: unknown, { signal }) => {
  const request = parseDiskDeletionRequest(input);
  const report = await deleteDisks(await diskDeletionPorts(signal), request);
  logger.info("Disks looked at", { ...report });
  return report;
});
