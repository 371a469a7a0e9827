import { createVolumesState } from "../core/restore/restore-states.ts";
import { lambdaHandler, logger } from "../runtime/lambda-handler.ts";
import { volumePorts } from "../runtime/volume-ports.ts";

/** Makes a restore's disks as far as it can: input `{ restore, location }`, output how many wait. */
export const handler = lambdaHandler(
  async ({ restore, location }: Parameters<typeof createVolumesState>[0], { signal }) => {
    const done = await createVolumesState({ restore, location }, await volumePorts(signal));
    logger.info("Disks made", { restoreName: restore.metadata.name, ...done });
    return done;
  },
);
