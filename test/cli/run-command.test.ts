import { describe, expect, it } from "vitest";
import type { GlobalOptions } from "../../cli/global-options.ts";
import { ErrorName, JangadaError } from "../../lambdas/core/errors.ts";
import { fixtureFloor, runCli } from "./support/run-cli.ts";
import { veleroBucket } from "./support/velero-bucket.ts";

describe("misuse", () => {
  it.for([
    { words: "backup frob", message: "unknown command 'frob'" },
    { words: "backup gte", message: "unknown command 'gte'" },
    { words: "frob", message: "unknown command 'frob'" },
    { words: "backup get --frob", message: "unknown option '--frob'" },
    { words: "backup logs", message: "missing required argument 'name'" },
    { words: "backup logs a b", message: "too many arguments" },
    {
      words: "backup get -o xml",
      message: "output format 'xml' must be one of 'table', 'json', 'yaml'",
    },
    { words: "backup create", message: "a backup needs a name; give one, or --from-schedule" },
    { words: "backup create A_B", message: "metadata.name" },
    { words: "backup create x --wait=maybe", message: "'maybe' must be 'true' or 'false'" },
    { words: "backup create x --ttl 3d", message: 'unknown unit "d"' },
    { words: "backup create x --ttl 0", message: "a --ttl of '0s' would keep the backup no time" },
    {
      words: "schedule create x --schedule @daily --ttl 0h",
      message: "a --ttl of '0s' would keep",
    },
    { words: "backup create x -l a=b --or-selector c=d", message: "but not both" },
    {
      words: "backup create x --include-resources a --include-cluster-scoped-resources b",
      message: "They cannot be used together",
    },
    {
      words: "backup create x --include-namespaces a --exclude-namespaces a",
      message: "excludes list cannot contain an item in the includes list: a",
    },
    { words: "restore create", message: "either a backup or schedule must be specified" },
    { words: "restore create --from-backup a --from-schedule b", message: "but not both" },
    {
      words: "restore create --from-backup a --existing-resource-policy x",
      message: "'x' must be 'none' or 'update'",
    },
    { words: "schedule create x", message: "--schedule is required" },
    { words: "backup delete", message: "say which ones in one way" },
    { words: "backup delete a --all", message: "say which ones in one way" },
    { words: "backup describe -o json", message: "json output describes one backup; name it" },
    { words: "completion tcsh", message: "Allowed choices are bash, zsh, fish" },
  ])("ends '$words' in one message and exit code 2", async ({ words, message }) => {
    const { exitCode, output, errorOutput } = await runCli(words.split(" "));
    expect(errorOutput).toMatch(/^An error occurred: /);
    expect(errorOutput).toContain(message);
    expect(errorOutput).not.toContain("    at ");
    expect(output).toBe("");
    expect(exitCode).toBe(2);
  });
});

describe("failure", () => {
  const cause = new Error("connect ECONNREFUSED 127.0.0.1:1");
  const error = new JangadaError(ErrorName.StoreUnavailable, "cannot list bucket 'b'", { cause });
  const floor = { locations: () => Promise.reject(error) };

  it("of ours ends in its message, which says everything, and exit code 1", async () => {
    const { exitCode, errorOutput } = await runCli(["backup", "get"], { floor });
    expect(errorOutput).toBe("An error occurred: cannot list bucket 'b'\n");
    expect(exitCode).toBe(1);
  });

  it("of a stranger ends in its message and those of its causes, in one line", async () => {
    const strange = new Error("fetch failed", { cause: new Error("is\nno answer", { cause }) });
    const locations = () => Promise.reject(strange);
    const { errorOutput } = await runCli(["backup", "get"], { floor: { locations } });
    expect(errorOutput).toBe(
      "An error occurred: fetch failed: is no answer: connect ECONNREFUSED 127.0.0.1:1\n",
    );
  });

  it("of several problems has a line for each", async () => {
    const several = new Error("two are wrong:\none\nother");
    const locations = () => Promise.reject(several);
    const { errorOutput } = await runCli(["backup", "get"], { floor: { locations } });
    expect(errorOutput).toBe("An error occurred: two are wrong:\none\nother\n");
  });

  it("shows the stack and the causes with --debug, before or after the command", async () => {
    for (const words of [
      ["--debug", "backup", "get"],
      ["backup", "get", "--debug"],
    ]) {
      const { errorOutput } = await runCli(words, { floor });
      expect(errorOutput).toMatch(/\n {4}at /);
      expect(errorOutput).toContain("ECONNREFUSED");
    }
  });

  it("says what a release has not, and what to do instead", async () => {
    for (const words of [
      "install",
      "plugin add x --y",
      "snapshot-location set ebs --credential a=b",
      "get plugins",
    ]) {
      const { exitCode, errorOutput } = await runCli(words.split(" "));
      expect(errorOutput).toMatch(/^An error occurred: '.*' is not supported by this release: \w/);
      expect(exitCode).toBe(1);
    }
  });
});

describe("global options", () => {
  it.for([
    "--local --config a.yaml -n velero --kubecontext ctx backup get",
    "backup --local --config a.yaml -n velero --kubecontext ctx get",
    "backup get --local --config a.yaml --namespace=velero --kubecontext=ctx",
  ])("are taken anywhere: %s", async (words) => {
    const opened: GlobalOptions[] = [];
    const floor = fixtureFloor(await veleroBucket());
    await runCli(words.split(" "), { floor, onOpen: (options) => opened.push(options) });
    expect(opened).toEqual([
      expect.objectContaining({
        local: true,
        config: "a.yaml",
        namespace: "velero",
        kubecontext: "ctx",
      }),
    ]);
  });

  it("accept what only Velero knows", async () => {
    const floor = fixtureFloor(await veleroBucket());
    const words = "backup get full --features EnableCSI -v 4 --colorized false".split(" ");
    const { exitCode, output } = await runCli(words, { floor });
    expect(output).toContain("full   Completed");
    expect(exitCode).toBe(0);
  });
});

describe("colours", () => {
  const GREEN = "\u001b[32mCompleted";
  it.for([
    { what: "a terminal", words: [], isTTY: true, environment: {}, colored: true },
    { what: "a pipe", words: [], isTTY: false, environment: {}, colored: false },
    { what: "NO_COLOR", words: [], isTTY: true, environment: { NO_COLOR: "1" }, colored: false },
    {
      what: "a dumb terminal",
      words: [],
      isTTY: true,
      environment: { TERM: "dumb" },
      colored: false,
    },
    {
      what: "--colorized=false",
      words: ["--colorized=false"],
      isTTY: true,
      environment: {},
      colored: false,
    },
    {
      what: "--colorized over NO_COLOR",
      words: ["--colorized"],
      isTTY: true,
      environment: { NO_COLOR: "1" },
      colored: true,
    },
  ])("follow $what", async ({ words, isTTY, environment, colored }) => {
    const floor = fixtureFloor(await veleroBucket());
    const setting = { floor, isTTY, environment };
    const { output } = await runCli(["backup", "describe", "full", ...words], setting);
    expect(output.includes(GREEN)).toBe(colored);
  });
});

describe("help", () => {
  it.for(["", "--help", "help", "backup", "backup --help", "help backup"])(
    "is printed for '%s', with exit code 0",
    async (words) => {
      const { exitCode, output, errorOutput } = await runCli(words.split(" ").filter(Boolean));
      expect(output).toMatch(/^Usage: jangada/);
      expect(errorOutput).toBe("");
      expect(exitCode).toBe(0);
    },
  );

  it("names every command that works, and none that does not", async () => {
    const { output } = await runCli(["--help"]);
    for (const command of ["backup", "restore", "schedule", "doctor", "completion"]) {
      expect(output).toMatch(new RegExp(`^  ${command}`, "m"));
    }
    expect(output).not.toContain("plugin");
  });
});

it("prints the version", async () => {
  expect((await runCli(["version", "--client-only"])).output).toMatch(/^Client:\n\tVersion: v\d/);
});
