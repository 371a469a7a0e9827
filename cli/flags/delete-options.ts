import type { Command } from "commander";
import type { LabelSelector } from "../../lambdas/core/velero/label-selector.ts";
import { UsageError } from "../usage-error.ts";
import { booleanOption, selectorOption } from "./options.ts";

/** What every `delete` takes beside names. */
export interface DeleteFlags {
  readonly all?: boolean;
  readonly confirm?: boolean;
  readonly selector?: LabelSelector;
}

/** Gives a command the options of {@link DeleteFlags}. */
export function withDeleteFlags(command: Command): Command {
  return command
    .addOption(booleanOption("--all", "delete all"))
    .addOption(booleanOption("--confirm", "do not ask"))
    .addOption(selectorOption("delete those with these labels"));
}

/**
 * Sees that a command line says which objects it means in exactly one way.
 *
 * @throws UsageError when it does not.
 */
export function requireOneChoice(
  names: readonly string[],
  { all, selector }: Omit<DeleteFlags, "confirm">,
): void {
  const ways = [names.length > 0, all === true, selector !== undefined].filter(Boolean).length;
  if (ways === 1) return;
  throw new UsageError("say which ones in one way: by name, with --all, or with --selector");
}
