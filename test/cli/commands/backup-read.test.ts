import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { fixtureFloor, runCli } from "../support/run-cli.ts";
import { veleroBucket } from "../support/velero-bucket.ts";

/** A bucket with copies of one backup under other names. */
async function bucketWith(...names: readonly string[]) {
  const original = await veleroBucket();
  const document = JSON.parse(String(original.objects.get(backupKeys("full").metadata)));
  const store = memoryObjectStore();
  for (const name of names) {
    const metadata = { ...document.metadata, name };
    const body = Buffer.from(JSON.stringify({ ...document, metadata }));
    await store.put(backupKeys(name).metadata, body);
  }
  return store;
}

const firstColumn = (table: string) =>
  table
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(" ")[0]);

describe("backup get", () => {
  it("sorts by name, and the backups of one schedule newest first", async () => {
    const store = await bucketWith(
      "b-20260101000000",
      "a",
      "b-20260103000000",
      "b-20260102000000",
      "c",
    );
    const { output } = await runCli(["backup", "get"], { floor: fixtureFloor(store) });
    expect(firstColumn(output)).toEqual([
      ...["a", "b-20260103000000", "b-20260102000000", "b-20260101000000", "c"],
    ]);
  });

  it("prints nothing when there are none", async () => {
    const floor = fixtureFloor(memoryObjectStore());
    expect(await runCli(["backup", "get"], { floor })).toEqual({
      exitCode: 0,
      output: "",
      errorOutput: "",
    });
  });

  it("prints ten thousand rows, and none twice", async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `b${index}`);
    const floor = fixtureFloor(await bucketWith(...names));
    const { output, exitCode } = await runCli(["backup", "get"], { floor });
    expect(new Set(firstColumn(output))).toEqual(new Set(names));
    expect(firstColumn(output)).toHaveLength(names.length);
    expect(exitCode).toBe(0);
  });

  it("lists what a selector lets through", async () => {
    const floor = fixtureFloor(await veleroBucket());
    const { output } = await runCli(["backup", "get", "-l", "purpose"], { floor });
    expect(firstColumn(output)).toEqual(["snapshots"]);
  });

  it("shows labels in columns", async () => {
    const floor = fixtureFloor(await veleroBucket());
    const words = [
      "backup",
      "get",
      "full",
      "snapshots",
      "-L",
      "purpose,velero.io/storage-location",
    ];
    const [titles = "", full = "", snapshots = ""] = (await runCli(words, { floor })).output.split(
      "\n",
    );
    expect(titles).toMatch(/PURPOSE +STORAGE-LOCATION$/);
    expect(full).toMatch(/<none> +default$/);
    expect(snapshots).toMatch(/fixtures +default$/);
  });

  it("prints one named backup as itself, and several as a list", async () => {
    const floor = fixtureFloor(await veleroBucket());
    const one = JSON.parse(
      (await runCli(["backup", "get", "full", "-o", "json"], { floor })).output,
    );
    const all = JSON.parse((await runCli(["backup", "get", "-o", "json"], { floor })).output);
    expect(one).toMatchObject({ kind: "Backup", metadata: { name: "full" } });
    expect(all).toMatchObject({ kind: "BackupList", apiVersion: "velero.io/v1" });
    expect(all.items).toHaveLength(9);
  });

  it("goes on without a backup whose document is spoilt, and tells of it", async () => {
    const store = await bucketWith("a", "c");
    await store.put(backupKeys("b").metadata, Buffer.from("{"));
    const result = await runCli(["backup", "get"], { floor: fixtureFloor(store) });
    expect(firstColumn(result.output)).toEqual(["a", "c"]);
    expect(result.errorOutput).toMatch(/^warning: backups\/b: velero-backup.json cannot be read/);
    expect(result.exitCode).toBe(0);
  });

  it("skips the directory of a backup that has not ended", async () => {
    const store = await bucketWith("a");
    await store.put(backupKeys("running").contents, Buffer.from("x"));
    const { output } = await runCli(["backup", "get"], { floor: fixtureFloor(store) });
    expect(firstColumn(output)).toEqual(["a"]);
  });

  it("shows a backup that is being deleted as such", async () => {
    const store = await bucketWith("a", "b");
    const keys = backupKeys("b");
    await store.put(keys.deletion, await store.get(keys.metadata));
    await store.delete(keys.metadata);
    const { output } = await runCli(["backup", "get"], { floor: fixtureFloor(store) });
    expect(output).toMatch(/^a +Completed.*\nb +Deleting/m);
  });

  it("goes on without a document in another's directory, and tells of it", async () => {
    const store = await bucketWith("a", "b");
    await store.put(backupKeys("b").metadata, await store.get(backupKeys("a").metadata));
    const { output, errorOutput } = await runCli(["backup", "get"], { floor: fixtureFloor(store) });
    expect(firstColumn(output)).toEqual(["a"]);
    expect(errorOutput).toBe("warning: backups/b: it is the document of 'a'\n");
  });

  it("fails when the only bucket does not answer", async () => {
    const failure = () => new JangadaError(ErrorName.StoreDenied, "access denied");
    const floor = fixtureFloor(memoryObjectStore({ failure }));
    const result = await runCli(["backup", "get"], { floor });
    expect(result.errorOutput).toBe("warning: backup storage location 'default': access denied\n");
    expect(result.exitCode).toBe(1);
  });
});

describe("backup describe", () => {
  it("parts several descriptions by empty lines", async () => {
    const floor = fixtureFloor(await veleroBucket());
    const { output } = await runCli(["backup", "describe", "full", "empty"], { floor });
    expect(output.match(/^Name: .*/gm)).toEqual(["Name:         full", "Name:         empty"]);
    expect(output).toContain("\n\n\nName:         empty");
  });

  it("goes on without the files beside a backup", async () => {
    const store = await bucketWith("bare");
    const words = ["backup", "describe", "bare", "--details"];
    const { output, exitCode } = await runCli(words, { floor: fixtureFloor(store) });
    expect(output).toContain("Resource List:  <backup resource list not found>");
    expect(exitCode).toBe(0);
  });
});

describe("backup logs", () => {
  it("writes the log, of as many gzip members as it has", async () => {
    const store = await bucketWith("a");
    await store.put(backupKeys("a").logs, Buffer.concat([gzipSync("one\n"), gzipSync("two\n")]));
    const { output } = await runCli(["backup", "logs", "a"], { floor: fixtureFloor(store) });
    expect(output).toBe("one\ntwo\n");
  });

  it("fails for a backup that has not ended", async () => {
    const store = memoryObjectStore();
    const running = {
      kind: "Backup",
      apiVersion: "velero.io/v1",
      metadata: { name: "a" },
      spec: {},
    };
    const body = JSON.stringify({ ...running, status: { phase: "InProgress" } });
    await store.put(backupKeys("a").metadata, Buffer.from(body));
    const { errorOutput } = await runCli(["backup", "logs", "a"], { floor: fixtureFloor(store) });
    expect(errorOutput).toContain('logs for backup "a" are not available until it\'s finished');
  });
});

describe("backup download", () => {
  async function setting() {
    const store = await bucketWith("a");
    await store.put(backupKeys("a").contents, gzipSync("archive"));
    return {
      floor: fixtureFloor(store),
      file: join(mkdtempSync(join(tmpdir(), "cli-")), "a.tar.gz"),
    };
  }

  it("saves the archive", async () => {
    const { floor, file } = await setting();
    const { output } = await runCli(["backup", "download", "a", "-o", file], { floor });
    expect(output).toBe(`Backup a has been successfully downloaded to ${file}\n`);
    expect(gunzipSync(readFileSync(file)).toString()).toBe("archive");
  });

  it("fails rather than overwriting a file, unless told to", async () => {
    const { floor, file } = await setting();
    writeFileSync(file, "mine");
    const refused = await runCli(["backup", "download", "a", "-o", file], { floor });
    expect(refused.errorOutput).toContain(`file '${file}' exists already`);
    expect(readFileSync(file, "utf8")).toBe("mine");
    await runCli(["backup", "download", "a", "-o", file, "--force"], { floor });
    expect(gunzipSync(readFileSync(file)).toString()).toBe("archive");
  });
});
