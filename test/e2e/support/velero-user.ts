import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import type { ControlPlane } from "./control-plane.ts";

const MAIN = join(import.meta.dirname, "../../../cli/main.ts");
const SCRIPT = join(import.meta.dirname, "velero-user.sh");

/** Where the script of a Velero user runs. */
export interface VeleroUser {
  readonly cluster: ControlPlane;
  /** What `velero` is an alias of: `jangada`, and options of it. */
  readonly alias: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs velero-user.sh, the same on every floor, on namespaces of its own in a cluster, and sees that what
 * it restored is there. Returns what the commands said of their progress. On a machine without jq a line of Node.js stands in for it, which knows paths such
 * as `.status.phase` only.
 */
export async function runVeleroUser(user: VeleroUser): Promise<string> {
  const { cluster, alias, environment } = user;
  const work = mkdtempSync(join(tmpdir(), "velero-user-"));
  try {
    program(work, "jangada", `exec '${process.execPath}' '${MAIN}' "$@"`);
    if (spawnSync("sh", ["-c", "command -v jq"]).status !== 0) {
      program(
        work,
        "jq",
        `exec '${process.execPath}' -p "JSON.parse(require('fs').readFileSync(0))$2"`,
      );
    }
    for (const name of ["web", "web-other"]) await cluster.kubectl(["create", "namespace", name]);
    const settings = "create configmap settings --from-literal a=1 -n web";
    await cluster.kubectl(settings.split(" "));
    const env = {
      ...process.env,
      ...environment,
      PATH: [work, process.env.PATH].join(delimiter),
      WORK: work,
      VELERO: alias,
    };
    const { stdout, stderr } = await promisify(execFile)("bash", [SCRIPT], { env, cwd: work });
    expect(stdout).toMatch(/\nthe script is through\n$/);
    for (const restoredTo of ["web-a", "web-c"]) {
      await cluster.kubectl(["get", "configmap", "settings", "-n", restoredTo]);
    }
    return stderr;
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Puts a program of one line on the script's path. */
function program(folder: string, name: string, line: string): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
}
