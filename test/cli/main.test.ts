import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));

/** Nothing of AWS: other tests of this process may have set credentials. */
const env = {
  PATH: process.env.PATH,
  HOME: "/nonexistent",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_REGION: "eu-west-1",
};

function jangada(...words: readonly string[]) {
  return spawnSync(process.execPath, [MAIN, ...words], { encoding: "utf8", env });
}

describe("the process", () => {
  it("prints what is asked for and ends with 0", () => {
    const { status, stdout, stderr } = jangada("version");
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^Client:\n\tVersion: v\d+\.\d+\.\d+\n$/),
      stderr: "",
    });
  });

  it("says in one line what keeps it from its stack, and ends with 1", () => {
    const { status, stdout, stderr } = jangada("backup", "get");
    expect(stderr).toMatch(
      /^An error occurred: the stack cannot be looked up: no AWS credentials were found.*\n$/,
    );
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });

  it("ends with 2 for misuse", () => {
    expect(jangada("backup", "frob").status).toBe(2);
  });

  it("minds no pipe that is closed early", () => {
    const script = 'set -o pipefail; "$0" "$1" completion fish | true';
    const { status, stderr } = spawnSync("bash", ["-c", script, process.execPath, MAIN], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
