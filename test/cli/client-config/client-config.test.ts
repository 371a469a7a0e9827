import { describe, expect, it } from "vitest";
import type { ClientSettings } from "../../../cli/client-config/client-config.ts";
import type { GlobalOptions } from "../../../cli/global-options.ts";
import { runCli } from "../support/run-cli.ts";

/** Runs a command line with settings; tells what the floor was opened with, and what is set then. */
async function jangada(words: string, before: ClientSettings = {}) {
  let settings = before;
  let opened: GlobalOptions | undefined;
  const result = await runCli(words.split(" "), {
    clientConfig: {
      path: "settings",
      read: () => settings,
      write: (changed) => {
        settings = changed;
      },
    },
    onOpen: (options) => {
      opened = options;
    },
    floor: { locations: async () => ({ storageLocations: [], snapshotLocations: [] }) },
  });
  return { ...result, settings, opened };
}

describe("settings", () => {
  it.for<[string, ClientSettings, Partial<GlobalOptions>]>([
    ["backup get", { cluster: "prod" }, { cluster: "prod", local: false }],
    ["backup get --cluster test", { cluster: "prod" }, { cluster: "test" }],
    ["backup get", { local: "true", config: "prod.yaml" }, { local: true, config: "prod.yaml" }],
    ["backup get --local=false", { local: "true", cluster: "a" }, { local: false, cluster: "a" }],
    ["backup get", { namespace: "backup" }, { namespace: "backup" }],
    ["backup get -n other", { namespace: "backup" }, { namespace: "other" }],
    ["backup get -n velero", { namespace: "backup" }, { namespace: "velero" }],
    ["backup get", { colorized: "false" }, { colorized: false }],
    ["backup get --colorized", { colorized: "false" }, { colorized: true }],
  ])("make '%s' with %o mean %o", async ([words, settings, expected]) => {
    expect((await jangada(words, settings)).opened).toMatchObject(expected);
  });

  it.for<[string, ClientSettings, string]>([
    ["--local --config typed.yaml backup get", { cluster: "prod" }, "cluster"],
    ["--local --cluster typed backup get", { config: "prod.yaml" }, "config"],
    ["--cluster typed backup get", { config: "prod.yaml" }, "config"],
    ["backup get", { config: "prod.yaml" }, "config"],
  ])("in '%s' with %o leave the %s alone", async ([words, settings, key]) => {
    expect((await jangada(words, settings)).opened).not.toHaveProperty(key);
  });
});

describe("client config", () => {
  it("sets several at once, keeps the others, and removes what is set to nothing", async () => {
    const before = { cluster: "prod", namespace: "backup" };
    const { settings, exitCode } = await jangada(
      "client config set cluster=test colorized=false namespace=",
      before,
    );
    expect(settings).toEqual({ cluster: "test", colorized: "false" });
    expect(exitCode).toBe(0);
  });

  it("shows all by name, or those that are asked for", async () => {
    const settings = { namespace: "velero", cluster: "prod=eu" };
    expect((await jangada("client config get", settings)).output).toBe(
      "cluster: prod=eu\nnamespace: velero\n",
    );
    expect((await jangada("client config get namespace local", settings)).output).toBe(
      "namespace: velero\nlocal: <NOT SET>\n",
    );
  });

  it.for([
    ["client config set cluster", "'cluster' must be KEY=VALUE"],
    ["client config set =x", "'=x' must be KEY=VALUE"],
    ["client config set clutser=prod", "setting 'clutser' is not known; use one of 'namespace'"],
    ["client config set local=yes", "setting local=yes must be 'true' or 'false'"],
    ["client config set", "missing required argument"],
  ])("refuses '%s', changing nothing", async ([words = "", message = ""]) => {
    const { errorOutput, settings, exitCode } = await jangada(words, { cluster: "prod" });
    expect(errorOutput).toContain(message);
    expect(settings).toEqual({ cluster: "prod" });
    expect(exitCode).toBe(2);
  });

  it("lists its keys with its help", async () => {
    const { output } = await jangada("client config set --help");
    expect(output).toMatch(/^ {2}cluster +the cluster when --cluster names none$/m);
  });
});
