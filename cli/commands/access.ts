import { Command } from "commander";
import type { ActionMaker, CommandWork } from "../invocation.ts";
import { goYaml } from "../output/go-yaml.ts";

/** `access`. */
export function accessCommand(action: ActionMaker): Command {
  return new Command("access")
    .description(
      "print the ClusterRoles that let a stack's functions into the cluster, to be applied",
    )
    .action(action(printRoles));
}

const printRoles: CommandWork<unknown> = async ({ world, globals, print, remark }) => {
  const roles = await world.clusterRoles(globals);
  print(roles.map(goYaml).join("---\n"));
  if (roles.length > 0) return;
  remark(
    "Nothing to apply: AWS's own access policies let the functions in (spec.access, spec.hooks).",
  );
};
