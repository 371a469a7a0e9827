import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type { ClientConfig } from "../../../cli/client-config/client-config.ts";
import type { Output } from "../../../cli/command-world.ts";
import type { Floor } from "../../../cli/floor.ts";
import type { GlobalOptions } from "../../../cli/global-options.ts";
import type { ExitCode } from "../../../cli/invocation.ts";
import { runCommand } from "../../../cli/run-command.ts";
import type { ObjectStore } from "../../../lambdas/core/store/object-store.ts";
import type { BackupStorageLocation } from "../../../lambdas/core/velero/backup-storage-location.ts";
import type { Schedule } from "../../../lambdas/core/velero/schedule.ts";
import type { VolumeSnapshotLocation } from "../../../lambdas/core/velero/volume-snapshot-location.ts";
import type { Clock } from "../../../lambdas/core/volumes/clock.ts";
import { veleroObjects } from "./velero-bucket.ts";

/** What a command line printed, and how it ended. */
export interface CliResult {
  readonly exitCode: ExitCode;
  readonly output: string;
  readonly errorOutput: string;
}

/** What a command line runs in. */
export interface CliSetting {
  readonly floor?: Partial<Floor>;
  readonly input?: string;
  readonly now?: Date;
  /** Instead of `now`, where time goes on. */
  readonly clock?: Clock;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly isTTY?: boolean;
  /** Nothing is set where it is absent. */
  readonly clientConfig?: ClientConfig;
  /** Opens the floor instead of taking `floor`. */
  readonly openFloor?: (options: GlobalOptions) => Promise<Floor>;
  /** What is to be applied to the cluster. */
  readonly clusterRoles?: readonly object[];
  /** Hears what the floor is opened with. */
  readonly onOpen?: (options: GlobalOptions) => void;
  /** Gets the function that presses Ctrl-C. */
  readonly onListening?: (interrupt: () => void) => void;
}

/** Runs one command line, given as words, against a floor that has what a test gives it. */
export async function runCli(
  words: readonly string[],
  setting: CliSetting = {},
): Promise<CliResult> {
  const { floor = {}, input = "", now, environment = {}, isTTY } = setting;
  const output = new PassThrough();
  const errorOutput = new PassThrough();
  const stdin = new PassThrough();
  stdin.end(input);
  const printed = [text(output), text(errorOutput)];
  const exitCode = await runCommand(words, {
    output: Object.assign(output, isTTY === undefined ? {} : { isTTY }) as Output,
    errorOutput,
    input: stdin,
    now: setting.clock?.now ?? (() => now ?? new Date("2026-11-23T12:00:00Z")),
    pause: setting.clock?.pause ?? (async () => {}),
    environment,
    clientConfig: setting.clientConfig ?? { path: "none", read: () => ({}), write: () => {} },
    openFloor: async (options) => {
      setting.onOpen?.(options);
      if (setting.openFloor) return setting.openFloor(options);
      return { close: async () => {}, ...floor } as Floor;
    },
    clusterRoles: async () => setting.clusterRoles ?? [],
    onInterrupt: (listener) => {
      setting.onListening?.(listener);
      return () => {};
    },
  });
  output.end();
  errorOutput.end();
  const [out = "", err = ""] = await Promise.all(printed);
  return { exitCode, output: out, errorOutput: err };
}

/** A floor with the locations and the schedule of the cluster that the fixtures come from, over one bucket. */
export function fixtureFloor(store: ObjectStore): Partial<Floor> {
  return {
    locations: async () => ({
      storageLocations: veleroObjects(
        "BackupStorageLocation",
      ) as unknown as BackupStorageLocation[],
      snapshotLocations: veleroObjects(
        "VolumeSnapshotLocation",
      ) as unknown as VolumeSnapshotLocation[],
    }),
    schedules: async () => veleroObjects("Schedule") as unknown as Schedule[],
    openStore: () => store,
  };
}
