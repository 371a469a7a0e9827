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
