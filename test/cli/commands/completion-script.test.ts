import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { runCli } from "../support/run-cli.ts";

/** What bash offers after these words, the last of which is being typed. */
async function completed(words: readonly string[]): Promise<readonly string[]> {
  const { output } = await runCli(["completion", "bash"]);
  const typed = words.map((word) => `'${word}'`).join(" ");
  const script = `${output}
jangada() { printf 'NAME STATUS\\nfull Completed\\nlocal-%s Completed\\n' "$*"; }
COMP_WORDS=(jangada ${typed}); COMP_CWORD=${words.length}
_jangada
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", script]).toString().trim().split("\n");
}

describe("completion", () => {
  it("offers commands", async () => {
    expect(await completed([""])).toEqual(expect.arrayContaining(["backup", "restore", "doctor"]));
  });

  it("offers what begins as typed", async () => {
    expect(await completed(["backup", "de"])).toEqual(["describe", "delete"]);
  });

  it("offers options", async () => {
    expect(await completed(["restore", "create", "--name"])).toEqual(["--namespace-mappings"]);
  });

  it("offers names, asked of the same floor, after options too", async () => {
    expect(await completed(["--local", "backup", "describe", "fu"])).toEqual(["full"]);
    expect(await completed(["--cluster", "prod", "backup", "logs", "local-"])).toEqual([
      "local---cluster",
    ]);
  });

  it("is no command that a shell would not read", async () => {
    const { output } = await runCli(["completion", "bash"]);
    expect(() => execFileSync("bash", ["-n", "-c", output])).not.toThrow();
  });

  it.for(["zsh", "fish"])("is there for %s", async (shell) => {
    const { output, exitCode } = await runCli(["completion", shell]);
    expect(output).toContain("backup get");
    expect(exitCode).toBe(0);
  });
});
