import { Argument, Command } from "commander";
import type { ActionMaker } from "../invocation.ts";
import { completionScript, SHELLS, type Shell } from "./completion-script.ts";

/** `completion`. */
export function completionCommand(action: ActionMaker, program: Command): Command {
  return new Command("completion")
    .description("print a script that completes commands, options and names in a shell")
    .addArgument(new Argument("<shell>").choices(SHELLS))
    .action(
      action(async ({ operands, print }) => print(completionScript(program, operands[0] as Shell))),
    );
}
