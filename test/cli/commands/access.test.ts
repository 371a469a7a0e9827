import { describe, expect, it } from "vitest";
import { runCli } from "../support/run-cli.ts";

describe("access", () => {
  it("prints what is to be applied, for kubectl apply", async () => {
    const role = (name: string) => ({ kind: "ClusterRole", metadata: { name } });
    const clusterRoles = [role("jangada-readers"), role("jangada-hooks")];
    const { output, errorOutput, exitCode } = await runCli(["access"], { clusterRoles });

    expect(output).toBe(
      "kind: ClusterRole\nmetadata:\n  name: jangada-readers\n---\nkind: ClusterRole\nmetadata:\n  name: jangada-hooks\n",
    );
    expect([errorOutput, exitCode]).toEqual(["", 0]);
  });

  it("prints nothing, and says why, where there is nothing to apply", async () => {
    const { output, errorOutput, exitCode } = await runCli(["access"]);

    expect(output).toBe("");
    expect(errorOutput).toMatch(/^Nothing to apply: .*spec\.access, spec\.hooks/);
    expect(exitCode).toBe(0);
  });
});
