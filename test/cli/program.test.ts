import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { jangadaProgram } from "../../cli/program.ts";
import { runCli } from "./support/run-cli.ts";

/** As the list of commands in velero's documentation, and what is ours after it. */
const TREE = `
backup create|get|describe|logs|download|delete
restore create|get|describe|logs|delete-disks
schedule create|get|describe|delete|pause|unpause
backup-location create|get|set|delete
snapshot-location create|get
create backup|restore|schedule|backup-location|snapshot-location
get backups,backup|restores,restore|schedules,schedule|backup-locations,backup-location|snapshot-locations,snapshot-location
describe backups,backup|restores,restore|schedules,schedule
delete backups,backup|schedules,schedule|backup-locations,backup-location
doctor
access
serve
client config
version
completion
`;

/** What Velero has and here ends in one line that says what to do instead. */
const EXPLAINED = [
  "restore delete",
  "delete restores",
  "delete restore",
  "snapshot-location set",
  "get plugins",
  "get plugin",
  "plugin add",
  "plugin get",
  "repo get",
  "install",
  "uninstall",
  "bug",
  "debug",
  "server",
  "node-agent",
];

/** Flags of Velero's commands whose help the golden files have not, as its documentation lists them. */
const FLAGS: Readonly<Record<string, string>> = {
  "backup get": "output selector show-labels label-columns",
  "backup describe": "selector details output insecure-skip-tls-verify cacert",
  "backup logs": "timeout insecure-skip-tls-verify cacert",
  "backup download": "output force timeout insecure-skip-tls-verify cacert",
  "backup delete": "all selector confirm",
  "restore get": "output selector show-labels label-columns",
  "restore describe": "selector details insecure-skip-tls-verify cacert",
  "restore logs": "timeout insecure-skip-tls-verify cacert",
  "schedule get": "output selector show-labels label-columns",
  "schedule describe": "selector",
  "schedule delete": "all selector confirm",
  "schedule pause": "all selector skip-immediately",
  "schedule unpause": "all selector skip-immediately",
  "backup-location create":
    "provider bucket credential default prefix backup-sync-period validation-frequency labels cacert access-mode output label-columns show-labels",
  "backup-location get": "default output selector show-labels label-columns",
  "backup-location set": "default credential cacert",
  "backup-location delete": "all selector confirm",
  // `--config key=value` is told from our own `--config FILE` before anything is read.
  "snapshot-location create":
    "provider location-config labels credential output label-columns show-labels",
  "snapshot-location get": "output selector show-labels label-columns",
  version: "client-only timeout",
};

const PROGRAM = jangadaProgram(() => async () => {});

function shown(command: Command): readonly Command[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== "help");
}

const named = (command: Command) => [command.name(), ...command.aliases()].join(",");

describe("the program", () => {
  it("has these commands", () => {
    const lines = shown(PROGRAM).map((command) =>
      [command.name(), shown(command).map(named).join("|")].join(" ").trim(),
    );
    expect(lines).toEqual(TREE.trim().split("\n"));
  });

  it("says of each what it does", () => {
    const everything = (command: Command): readonly Command[] => [
      command,
      ...shown(command).flatMap(everything),
    ];
    const silent = everything(PROGRAM).filter((command) => command.description() === "");
    expect(silent.map(named)).toEqual([]);
  });

  it.for(Object.entries(FLAGS))("takes all that Velero's '%s' takes", ([path, flags]) => {
    const command = path
      .split(" ")
      .reduce((at, word) => at.commands.find((each) => each.name() === word) as Command, PROGRAM);
    const options = command.options.map(({ long }) => long?.slice(2));
    expect(flags.split(" ").filter((flag) => !options.includes(flag))).toEqual([]);
  });

  it.for([
    "backup-location create x --provider aws --bucket b --credential name=key",
    "backup-location set x --credential=name=key",
    "snapshot-location create x --provider aws --credential name=key",
  ])("says in '%s' why a Secret is no use, and what is", async (words) => {
    const { errorOutput, exitCode } = await runCli(words.split(" "));
    expect(errorOutput).toContain("--credential is not supported: it only names a Secret");
    expect(exitCode).toBe(2);
  });

  it.for(EXPLAINED)("explains why there is no '%s'", async (words) => {
    const { errorOutput, exitCode } = await runCli([...words.split(" "), "--any", "thing"]);
    expect(errorOutput).toMatch(/^An error occurred: '.*' is not supported by this release: .+\n$/);
    expect(exitCode).toBe(1);
  });

  it.for([
    ["--v", "4"],
    ["-v", "4"],
    ["--log_dir", "/tmp"],
    ["--alsologtostderr"],
    ["--stderrthreshold=2"],
    ["--features", "EnableCSI"],
    ["--namespace", "other"],
    ["--colorized", "false"],
    ["--kubecontext", "c"],
  ])("takes Velero's %s before, between and after the words of a command", async (words) => {
    for (const line of [
      [...words, "client", "config", "get"],
      ["client", ...words, "config", "get"],
      ["client", "config", "get", ...words],
    ]) {
      const { errorOutput, exitCode } = await runCli(line);
      expect([line, errorOutput, exitCode]).toEqual([line, "", 0]);
    }
  });
});
