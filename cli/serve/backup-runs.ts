import { ErrorName, isJangadaError } from "../../lambdas/core/errors.ts";
import type { BackupExecutions } from "../../lambdas/core/schedule/backup-executions.ts";
import type { Backup } from "../../lambdas/core/velero/backup.ts";
import { backupExists } from "../catalog/backups.ts";
import { WHEN_BACKUP_STOPPED } from "../commands/run-in-foreground.ts";
import type { Floor } from "../floor.ts";
import type { Serving } from "./serving.ts";

/** Backups that run beside each other in this process, each on a floor of its own. None of them ends it. */
export class BackupRuns implements BackupExecutions {
  readonly #serving: Serving;
  readonly #runs = new Map<Backup, Promise<void>>();

  constructor(serving: Serving) {
    this.#serving = serving;
  }

  async running(): Promise<readonly Backup[]> {
    return [...this.#runs.keys()];
  }

  async start(backup: Backup): Promise<"Started"> {
    const run = this.#run(backup).finally(() => this.#runs.delete(backup));
    this.#runs.set(backup, run);
    return "Started";
  }

  /** Waits until none runs any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#runs.values());
  }

  async #run(backup: Backup): Promise<void> {
    const { openFloor, namespace, signal, tell } = this.#serving;
    const subject = `backup "${backup.metadata.name}"`;
    let floor: Floor | undefined;
    try {
      floor = await openFloor();
      if (await backupExists(floor, backup.metadata.name)) {
        tell(`${subject} is there already`);
        return;
      }
      tell(`${subject} begins`);
      const placed = { ...backup, metadata: { namespace, ...backup.metadata } };
      const { status } = await floor.backUp(placed, { onProgress: () => {}, signal });
      tell(`${subject} ended with status ${endOf(status)}`);
    } catch (error) {
      if (signal.aborted && isJangadaError(error, ErrorName.Interrupted)) {
        tell(`${subject} was stopped: ${WHEN_BACKUP_STOPPED}`);
      } else tell(`${subject} failed: ${(error as Error).message}`);
    } finally {
      await floor?.close();
    }
  }
}

function endOf(status: Backup["status"]): string {
  const { phase = "Completed", progress, errors = 0, warnings = 0 } = status ?? {};
  const counts = [
    `${progress?.itemsBackedUp ?? 0} items`,
    ...(errors > 0 ? [`${errors} errors`] : []),
    ...(warnings > 0 ? [`${warnings} warnings`] : []),
  ];
  return `${phase}: ${counts.join(", ")}`;
}
