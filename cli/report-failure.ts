import { inspect } from "node:util";
import { CommanderError } from "commander";
import { ErrorName, isJangadaError, JangadaError } from "../lambdas/core/errors.ts";
import type { Output } from "./command-world.ts";
import type { ExitCode } from "./invocation.ts";
import { UsageError } from "./usage-error.ts";

/** Commander's ways of saying that help was asked for and given. */
const HELP = ["commander.helpDisplayed", "commander.help", "commander.version"];

/**
 * Tells a person why a command ended, in one line: what an error of ours says is all there is to know,
 * a stranger's causes may say more. Several problems at once are a line each. Stack and causes in
 * full only when asked for.
 *
 * @returns 2 for a command line that makes no sense, 1 for any failure, 0 when help was asked for.
 */
export function reportFailure(error: unknown, output: Output, debug: boolean): ExitCode {
  if (error instanceof CommanderError) {
    if (HELP.includes(error.code)) return 0;
    output.write(`An error occurred: ${asLine(error.message.replace(/^error: /, ""))}\n`);
    return 2;
  }
  const isOurs = error instanceof JangadaError;
  const messages = messagesOf(error);
  const said = isOurs ? messages.slice(0, 1) : messages;
  output.write(`An error occurred: ${asLine(said.join(": "))}\n`);
  if (debug) output.write(`${inspect(error)}\n`);
  return error instanceof UsageError || isJangadaError(error, ErrorName.FailedValidation) ? 2 : 1;
}

/** One line, but for a title with several problems below it. */
function asLine(message: string): string {
  const [title = "", ...lines] = message.split("\n");
  return title.endsWith(":") && lines.length > 1 ? message : [title, ...lines].join(" ");
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
