import type { Command } from "commander";
import type { GlobalOptions } from "../global-options.ts";
import { UsageError } from "../usage-error.ts";

/** What a person has set for all commands, by key; values as they were typed. */
export type ClientSettings = Readonly<Record<string, string>>;

/** Where these settings are kept. */
export interface ClientConfig {
  /** For messages. */
  readonly path: string;
  /**
   * Nothing where there is no file.
   *
   * @throws JangadaError `FailedValidation` when it cannot be read.
   */
  read(): ClientSettings;
  /** Replaces what is there, at once. */
  write(settings: ClientSettings): void;
}

/** What each key does; the first four are Velero's (velero pkg/client/config.go). */
const KEYS: Readonly<Record<string, string>> = {
  namespace: "namespace that objects carry",
  features: "accepted for Velero's sake",
  cacert: "accepted for Velero's sake",
  colorized: "'true' or 'false': colours in a terminal",
  cluster: "the cluster when --cluster names none",
  local: "'true' or 'false': whether --local is meant",
  config: "configuration of the cluster, with --local",
};
const BOOLEANS = ["colorized", "local"];

/** Checks what is to be set. @throws UsageError naming the key, the value and the remedy. */
export function checkSetting(key: string, value: string): void {
  if (!(key in KEYS)) {
    throw new UsageError(`setting '${key}' is not known; use one of ${keyList()}`);
  }
  if (BOOLEANS.includes(key) && !["true", "false", ""].includes(value)) {
    throw new UsageError(
      `setting ${key}=${value} must be 'true' or 'false', or empty to remove it`,
    );
  }
}

/** The keys and what they do, a line each. */
export function keyHelp(): string {
  return Object.entries(KEYS)
    .map(([key, meaning]) => `  ${key.padEnd(10)} ${meaning}`)
    .join("\n");
}

function keyList(): string {
  return Object.keys(KEYS)
    .map((key) => `'${key}'`)
    .join(", ");
}

/** The global options of a command line, completed by what is set; what is typed counts more. */
export function globalOptions(command: Command, settings: ClientSettings): GlobalOptions {
  const typed = command.optsWithGlobals() as GlobalOptions;
  const { namespace, colorized, local, cluster, config } = settings;
  const isDefault = command.getOptionValueSourceWithGlobals("namespace") === "default";
  const isLocal = typed.local ?? local === "true";
  // `--config FILE` and `--cluster NAME` each choose a configuration; one that is typed stands alone.
  const chosen = typed.config === undefined && typed.cluster === undefined;
  return {
    ...(colorized && { colorized: colorized === "true" }),
    ...(chosen && cluster && { cluster }),
    ...(chosen && isLocal && config && { config }),
    ...typed,
    local: isLocal,
    namespace: isDefault && namespace ? namespace : typed.namespace,
  };
}
