import { CommanderError } from "commander";
import { ErrorName, isJangadaError } from "../lambdas/core/errors.ts";
import type { Output } from "./command-world.ts";
import type { ExitCode } from "./invocation.ts";
import { UsageError } from "./usage-error.ts";

/** Commander's ways of saying that help was asked for and given. */
const HELP = ["commander.helpDisplayed", "commander.help", "commander.version"];

/**
 * Tells a person why a command ended: message and causes, the stack only when asked for.
 *
 * @returns 2 for a command line that makes no sense, 1 for any failure, 0 when help was asked for.
 */
export function reportFailure(error: unknown, output: Output, debug: boolean): ExitCode {
  if (error instanceof CommanderError) {
    if (HELP.includes(error.code)) return 0;
    output.write(`An error occurred: ${error.message.replace(/^error: /, "")}\n`);
    return 2;
  }
  const [first, ...causes] = messagesOf(error);
  output.write(`An error occurred: ${first}\n`);
  for (const cause of causes) output.write(`  caused by: ${cause}\n`);
  if (debug && error instanceof Error) output.write(`${error.stack}\n`);
  return error instanceof UsageError || isJangadaError(error, ErrorName.FailedValidation) ? 2 : 1;
}

/** An error's message and those of its causes, as far as they add something. */
function messagesOf(error: unknown): readonly string[] {
  const messages: string[] = [];
  for (let at = error; at !== undefined && at !== null; at = (at as Error).cause) {
    const message = at instanceof Error ? at.message || at.name : String(at);
    if (!messages.some((known) => known.includes(message))) messages.push(message);
  }
  return messages;
}
