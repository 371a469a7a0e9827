import { type Command, Option } from "commander";
import { OUTPUT_FORMATS } from "../output/object-output.ts";
import { UsageError } from "../usage-error.ts";
import { parseBoolean, parseList, parseSelector } from "./flag-values.ts";

/**
 * An option that is true when it is merely there; `--x=false` says no. How commander and Go's pflag
 * differ in this is settled by {@link normaliseArguments} beforehand.
 */
export function booleanOption(flags: string, description: string): Option {
  return new Option(`${flags} [bool]`, description).argParser(parseBoolean);
}

/** An option whose value is read by `parse`. */
export function valueOption<T>(
  flags: string,
  description: string,
  parse: (text: string, previous: T) => T,
): Option {
  return new Option(flags, description).argParser(parse as (text: string, previous: unknown) => T);
}

/** `-o`, one of some forms. */
export function outputOption(
  description: string,
  formats: readonly string[] = OUTPUT_FORMATS,
): Option {
  return valueOption("-o, --output <format>", `${description}: ${formats.join(", ")}`, (text) => {
    if (formats.includes(text)) return text;
    const allowed = formats.map((format) => `'${format}'`).join(", ");
    throw new UsageError(`output format '${text}' must be one of ${allowed}`);
  });
}

/** What every `get` takes. */
export interface GetOptions {
  readonly output?: "table" | "json" | "yaml";
  readonly selector?: ReturnType<typeof parseSelector>;
  readonly showLabels?: boolean;
  readonly labelColumns?: readonly string[];
}

/** Gives a command the options of {@link GetOptions}. */
export function withGetOptions(command: Command): Command {
  return command
    .addOption(outputOption("how to show the objects"))
    .addOption(selectorOption("show only objects with these labels"))
    .addOption(booleanOption("--show-labels", "show all labels in the last column"))
    .addOption(labelColumnsOption());
}

/** Gives a `create` its `-o`, and what Velero takes beside it. */
export function withCreateOutput(command: Command): Command {
  return command
    .addOption(outputOption("show the object and do nothing", ["json", "yaml"]))
    .addOption(labelColumnsOption().hideHelp())
    .addOption(booleanOption("--show-labels", "accepted for Velero's sake").hideHelp());
}

/** `--credential` of a location, which is refused with what to do instead. */
export function credentialOption(): Option {
  const refuse = () => {
    throw new UsageError(`--credential is not supported: ${NO_SECRETS}`);
  };
  return valueOption(
    "--credential <secret=key>",
    "refused, see the documentation",
    refuse,
  ).hideHelp();
}

/** Why nothing that names a Secret is any use. */
export const NO_SECRETS =
  "it only names a Secret in the cluster, which nothing here reads; set config.profile or config.credentialsFile of the location";

/** `-L`. */
function labelColumnsOption(): Option {
  return valueOption("-L, --label-columns <labels>", "labels to show in columns", parseList);
}

/** `-l`. */
export function selectorOption(description: string): Option {
  return valueOption("-l, --selector <selector>", description, parseSelector);
}

/** Options of Velero's downloads, which go through a server here too but never over another way. */
export function withDownloadOptions(command: Command): Command {
  return command
    .addOption(new Option("--timeout <duration>", "accepted for Velero's sake").hideHelp())
    .addOption(new Option("--cacert <file>", "accepted for Velero's sake").hideHelp())
    .addOption(
      booleanOption("--insecure-skip-tls-verify", "accepted for Velero's sake").hideHelp(),
    );
}
