import { expect, it } from "vitest";

import {
  BACKUP_PHASES,
  type BackupPhase,
  isTerminal,
  isUsable,
  RESTORE_PHASES,
} from "../../../lambdas/core/velero/phases.ts";

it("has every phase of Velero's, no other", () => {
  expect([...BACKUP_PHASES]).toEqual([
    "New",
    "Queued",
    "ReadyToStart",
    "FailedValidation",
    "InProgress",
    "WaitingForPluginOperations",
    "WaitingForPluginOperationsPartiallyFailed",
    "Finalizing",
    "FinalizingPartiallyFailed",
    "Completed",
    "PartiallyFailed",
    "Failed",
    "Deleting",
  ]);
  const backupsOnly = ["Queued", "ReadyToStart", "Deleting"];
  expect([...RESTORE_PHASES].sort()).toEqual(
    BACKUP_PHASES.filter((phase) => !backupsOnly.includes(phase)).sort(),
  );
});

it("calls a phase terminal when nothing but a deletion follows", () => {
  expect(BACKUP_PHASES.filter((phase) => isTerminal(phase))).toEqual([
    "FailedValidation",
    "Completed",
    "PartiallyFailed",
    "Failed",
  ]);
});

it("calls a backup usable when it holds what it says", () => {
  expect(BACKUP_PHASES.filter((phase) => isUsable(phase))).toEqual([
    "Completed",
    "PartiallyFailed",
  ]);
});

it.for([undefined, "OfTomorrow"])("takes phase %s for one that has not ended", (phase) => {
  expect(isTerminal(phase as BackupPhase | undefined)).toBe(false);
  expect(isUsable(phase as BackupPhase | undefined)).toBe(false);
});
