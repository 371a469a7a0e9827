import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ErrorName, JangadaError } from "../../lambdas/core/errors.ts";
import type { ClientConfig, ClientSettings } from "./client-config.ts";

/**
 * The settings of a person, in `$XDG_CONFIG_HOME/jangada/config.json`, or below `~/.config`, where Velero
 * keeps its own.
 */
export class ClientConfigFile implements ClientConfig {
  readonly path: string;

  /** `home` is the home directory, for a machine that does not say `XDG_CONFIG_HOME`. */
  constructor(environment: Readonly<Record<string, string | undefined>>, home: string) {
    const base = environment.XDG_CONFIG_HOME || join(home, ".config");
    this.path = join(base, "jangada", "config.json");
  }

  read(): ClientSettings {
    const text = this.#text();
    if (text === undefined) return {};
    try {
      const settings: unknown = JSON.parse(text);
      if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
        throw new Error("it is no JSON object");
      }
      const entries = Object.entries(settings);
      return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
    } catch (error) {
      throw this.#unreadable(error);
    }
  }

  write(settings: ClientSettings): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const draft = `${this.path}.new`;
    writeFileSync(draft, `${JSON.stringify(settings, undefined, 2)}\n`);
    renameSync(draft, this.path);
  }

  #text(): string | undefined {
    try {
      return readFileSync(this.path, "utf8");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A path through something that is no directory leads to no file either.
      if (code === "ENOENT" || code === "ENOTDIR") return undefined;
      throw this.#unreadable(error);
    }
  }

  #unreadable(cause: unknown): JangadaError {
    return new JangadaError(
      ErrorName.FailedValidation,
      `the settings in '${this.path}' cannot be read (${(cause as Error).message}); correct the file or remove it`,
      { cause },
    );
  }
}
