import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { example, hidden, templateOf } from "../infra/synthesize.ts";

const CACHE = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
const PROGRAM = join(CACHE, "jangada/venv/bin/cfn-lint");

it.for([
  ["of the example", example],
  ["of a private cluster", hidden],
] as const)("the template %s is what CloudFormation's schemas allow", async ([, configuration]) => {
  const folder = await mkdtemp(join(tmpdir(), "jangada-template-"));
  try {
    const file = join(folder, "template.json");
    await writeFile(file, JSON.stringify(templateOf(configuration).toJSON()));
    const region = configuration.cluster.spec.region;
    // W3005: the CDK says of a role both that it is needed first and that it is used.
    const flags = ["-r", region, "-i", "W3005"];
    // It prints what it finds and ends with a code of its own, whatever it found.
    const { stdout } = await promisify(execFile)(PROGRAM, [...flags, "--", file]).catch(
      (error: { readonly stdout: string }) => error,
    );

    expect(stdout).toBe("");
  } finally {
    await rm(folder, { recursive: true });
  }
});
