import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DetachedRuns } from "../../cli/floor.ts";
import type { Backup } from "../../lambdas/core/velero/backup.ts";
import { VERSION } from "../../lambdas/core/version.ts";
import { fixtureFloor, runCli } from "./support/run-cli.ts";
import { veleroBucket, veleroPrinted } from "./support/velero-bucket.ts";

/**
 * What a real Velero printed on the same store, compared line by line. Reasoned differences:
 * - notes name our command instead of Velero's;
 * - namespaces below warnings and errors are sorted, where Velero takes them as a Go map gives them;
 * - volumes that were restored from native snapshots are listed, where Velero lists none of them.
 */
function asOurs(printed: string): string {
  return printed
    .replaceAll("`velero backup logs ", "`jangada backup logs ")
    .replaceAll("'velero restore logs ", "'jangada restore logs ");
}

/** Every output there is, by name. */
const PRINTED = readdirSync(new URL("../golden/cli/", import.meta.url)).flatMap((file) => {
  const [, name] = /^(.*)\.txt(\.gz)?$/.exec(file) ?? [];
  return name ?? [];
});

const DESCRIPTIONS = PRINTED.flatMap((file) => {
  const [, kind = "", details, name = ""] =
    /^(backup|restore)-describe-(details-)?(.*)$/.exec(file) ?? [];
  if (kind === "" || name === "json" || name === "missing") return [];
  return [{ file, kind, name, flags: details ? ["--details"] : [] }];
});

describe("describe", () => {
  it("finds all descriptions of the fixtures", () => {
    expect(DESCRIPTIONS).toHaveLength(32);
  });

  it.for(DESCRIPTIONS)("prints $file as Velero does", async ({ file, kind, name, flags }) => {
    const floor = fixtureFloor(await veleroBucket());
    const { output, errorOutput, exitCode } = await runCli([kind, "describe", name, ...flags], {
      floor,
    });
    const expected = asOurs(veleroPrinted(file));
    const comparable = UNALIGNED.includes(file) ? sortedWords : inNamespaceOrder;
    expect(comparable(output.replace(NATIVE_RESTORES, ""))).toBe(comparable(expected));
    expect(errorOutput).toBe("");
    expect(exitCode).toBe(0);
  });
});

const NATIVE_RESTORES = /Velero-Native Snapshot Restores:\n( .*\n)+\n/;

it("lists the volumes of a real Velero's restore from native snapshots", async () => {
  const floor = fixtureFloor(await veleroBucket());
  const { output } = await runCli(["restore", "describe", "volumes"], { floor });
  expect(NATIVE_RESTORES.exec(output)?.[0].match(/data-copy\/data-postgres-0/g)).toHaveLength(1);
});

/** Messages of many lines make the width of a column depend on the order of the namespaces. */
const UNALIGNED = ["restore-describe-updated", "restore-describe-details-updated"];

function sortedWords(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim().split(/ +/).join(" "))
    .sort()
    .join("\n");
}

/** Puts the namespaces of warnings and errors into one order; a message may have many lines. */
function inNamespaceOrder(text: string): string {
  return text.replace(/(?<=\n {2}Namespaces:\n)(.*?)(?=\n\n)/gs, (block) =>
    block
      .split(/\n(?= {4}[a-z0-9-]+: )/)
      .sort()
      .join("\n"),
  );
}

const COMMANDS = [
  { file: "backup-get", words: ["backup", "get"] },
  { file: "backup-get", words: ["get", "backups"] },
  { file: "backup-get-labels", words: ["backup", "get", "--show-labels"] },
  { file: "backup-get-one", words: ["backup", "get", "full"] },
  { file: "restore-get", words: ["restore", "get"] },
  { file: "schedule-get", words: ["schedule", "get"] },
  { file: "schedule-describe", words: ["schedule", "describe", "nightly"] },
  { file: "backup-location-get", words: ["backup-location", "get"] },
  { file: "snapshot-location-get", words: ["snapshot-location", "get"] },
  {
    file: "backup-describe-json",
    words: ["backup", "describe", "snapshots", "--details", "-o", "json"],
  },
  {
    file: "backup-create-dry-run",
    words: [
      ..."backup create shown --include-namespaces shop,data --exclude-resources secrets".split(
        " ",
      ),
      ...["--selector", "tier in (web,api)", "--ttl", "24h", "-o", "yaml"],
    ],
  },
  {
    file: "restore-create-dry-run",
    words: "restore create shown --from-backup full --namespace-mappings a:b -o yaml".split(" "),
  },
  { file: "backup-logs-filtered", words: ["backup", "logs", "filtered"] },
  { file: "restore-logs-mapped", words: ["restore", "logs", "mapped"] },
  {
    file: "schedule-create-dry-run",
    words: [
      ...["schedule", "create", "shown", "--schedule", "@every 6h"],
      ...["--include-namespaces", "shop", "-o", "yaml"],
    ],
  },
];

it.for(COMMANDS)("prints $words as Velero does", async ({ file, words }) => {
  const floor = fixtureFloor(await veleroBucket());
  const { output, errorOutput, exitCode } = await runCli(words, { floor });
  expect(output).toBe(veleroPrinted(file));
  expect(errorOutput).toBe("");
  expect(exitCode).toBe(0);
});

const FAILURES = [
  { file: "backup-describe-missing", words: ["backup", "describe", "nope"] },
  { file: "backup-create-exists", words: ["backup", "create", "full"] },
];

it.for(FAILURES)("fails as Velero does when $words", async ({ file, words }) => {
  const floor = fixtureFloor(await veleroBucket());
  const { output, errorOutput, exitCode } = await runCli(words, { floor });
  expect(errorOutput).toBe(veleroPrinted(file));
  expect(output).toBe("");
  expect(exitCode).toBe(1);
});

/** What the API server adds for itself is older in the bucket, where the document was written before it. */
const SERVERS_OWN = ["managedFields", "generation", "resourceVersion"];

it("prints a backup as YAML as Velero does, but for what belongs to an API server", async () => {
  const floor = fixtureFloor(await veleroBucket());
  const { output } = await runCli(["backup", "get", "snapshots", "-o", "yaml"], { floor });
  expect(withoutServersOwn(output)).toBe(withoutServersOwn(veleroPrinted("backup-get-yaml")));
});

function withoutServersOwn(yaml: string): string {
  const fields = SERVERS_OWN.join("|");
  return yaml.replace(new RegExp(`^ {2}(${fields}):.*\\n( {2}(- | ).*\\n)*`, "gm"), "");
}

it("says of a backup that nobody waits for what Velero says, with the name of our command", async () => {
  const started: string[] = [];
  const detached = {
    startBackup: async ({ metadata }: Backup) => void started.push(metadata.name),
    runningBackups: async () => [],
  } as Partial<DetachedRuns> as DetachedRuns;
  const floor = { ...fixtureFloor(await veleroBucket()), detached };
  const words = "backup create queued --include-namespaces empty".split(" ");
  const { output, exitCode } = await runCli(words, { floor });
  expect(output).toBe(veleroPrinted("backup-create-nowait").replaceAll("`velero ", "`jangada "));
  expect(exitCode).toBe(0);
  expect(started).toEqual(["queued"]);
});

it("says its version as Velero does, without the commit and the server, which it has not", async () => {
  const { output } = await runCli(["version"]);
  const [client = "", server = ""] = veleroPrinted("version").split(/^(?=Server:)/m);
  const expected = client.replace(/^\tGit commit: .*\n/m, "").replace(": main", `: v${VERSION}`);
  expect(output).toBe(expected);
  expect(server).toBe("Server:\n\tVersion: main\n");
});

it("leaves no output of the fixtures uncompared", () => {
  const tables = [...DESCRIPTIONS, ...COMMANDS, ...FAILURES].map(({ file }) => file);
  const compared = new Set([
    ...tables,
    "backup-get-yaml",
    "backup-create-nowait",
    "version",
    // In commands/backup-delete.test.ts, where a floor deletes.
    "backup-delete",
  ]);
  expect(PRINTED.filter((name) => !compared.has(name))).toEqual([]);
  expect([...compared].filter((name) => !PRINTED.includes(name))).toEqual([]);
});
