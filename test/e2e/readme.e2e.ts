import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { apiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import { kubeconfigConnection } from "../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { kubernetesReader } from "../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { inlineCommands, readDocument } from "../support/documents.ts";
import { runProcess } from "../support/run-process.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const BENCH_MILLISECONDS = 300_000;
const COMMANDS = inlineCommands(readDocument("README.md"), "npm");
const BENCHES = COMMANDS.filter((command) => command.startsWith("npm run bench"));
const KEEP = "npm run demo -- --keep";

it("README.md names in its sentences what is run here, and the tests themselves", () => {
  const others = COMMANDS.filter((command) => !BENCHES.includes(command) && command !== KEEP);

  expect(others.sort()).toEqual(["npm run test:e2e", "npm test"]);
  expect(COMMANDS).toContain(KEEP);
});

describe("a bench", () => {
  // As README.md has it, but small and once.
  it.for(BENCHES)("%s prints a table", { timeout: BENCH_MILLISECONDS }, async (command) => {
    const small = `${command}${command.includes(" -- ") ? "" : " --"} --objects 200 --rounds 1`;
    const { exitCode, output, errorOutput } = await runProcess("bash", ["-c", small], {
      cwd: ROOT,
    });

    expect({ exitCode, errorOutput }).toMatchObject({ exitCode: 0 });
    expect(output).toMatch(/^\|? *-+:? *\|/m);
  });
});

it(`${KEEP} leaves cluster, bucket and disks where it says, until Ctrl-C`, async () => {
  const demo = spawn(process.execPath, ["local/demo/main.ts", "--keep"], { cwd: ROOT });
  const said: string[] = [];
  for await (const line of createInterface(demo.stdout)) {
    said.push(line);
    if (line.startsWith("And the disks:")) break;
  }
  const [, kubeconfig = ""] = /KUBECONFIG=(\S+)/.exec(said.join("\n")) ?? [];
  const [s3Url = "", ec2Url = ""] = [...said.join("\n").matchAll(/--endpoint-url (\S+)/g)].map(
    ([, url = ""]) => url,
  );
  const client = apiClient(
    await kubeconfigConnection({ text: await readFile(kubeconfig, "utf8") }),
  );
  const { gitVersion } = await kubernetesReader(client).version();
  await client.close();
  const listing = await (await fetch(`${s3Url}/demo?list-type=2`)).text();
  const snapshots = await fetch(ec2Url, { method: "POST", body: "Action=DescribeSnapshots" });
  demo.kill("SIGINT");
  const [code] = await once(demo, "close");

  expect(gitVersion).toMatch(/^v1\./);
  expect(listing).toContain("backups/demo/velero-backup.json");
  expect(snapshots.status).toBeLessThan(500);
  expect(code).toBe(0);
});
