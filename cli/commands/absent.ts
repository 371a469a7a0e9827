import { Command } from "commander";
import { NO_SECRETS } from "../flags/options.ts";
import type { ActionMaker } from "../invocation.ts";
import { notSupported } from "../usage-error.ts";

/** A command of Velero's that this release has not, and what to do instead. */
export interface AbsentCommand {
  /** The command it belongs to; none for one that stands by itself. */
  readonly group?: string;
  readonly name: string;
  readonly remedy: string;
}

const NOTHING_INSTALLED = "nothing is installed in the cluster, so there is nothing to work on";
const RESTORES_STAY =
  "a restore's record goes with its backup; to remove what it restored, delete the namespaces, and disks that nothing uses with 'restore delete-disks'";

/** Every command of Velero's that ends in an explanation. */
export const UNSUPPORTED: readonly AbsentCommand[] = [
  { group: "restore", name: "delete", remedy: RESTORES_STAY },
  { group: "delete", name: "restores", remedy: RESTORES_STAY },
  { group: "snapshot-location", name: "set", remedy: NO_SECRETS },
  { group: "get", name: "plugins", remedy: NOTHING_INSTALLED },
  ...["install", "uninstall", "plugin", "repo", "server", "node-agent"].map((name) => ({
    name,
    remedy: NOTHING_INSTALLED,
  })),
  ...["bug", "debug"].map((name) => ({
    name,
    remedy: "see 'jangada doctor' for what works, and --debug for the stack of an error",
  })),
];

/** A command that takes anything and explains itself. */
export function absentCommand(
  action: ActionMaker,
  { group, name, remedy }: AbsentCommand,
): Command {
  const singular = name.endsWith("s") ? [name.slice(0, -1)] : [];
  return new Command(name)
    .aliases(singular)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(
      action(async () => {
        throw notSupported(`'${[group, name].filter(Boolean).join(" ")}'`, remedy);
      }),
    );
}
