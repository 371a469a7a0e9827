import { describe, expect, it } from "vitest";
import type { Check } from "../../../cli/floor.ts";
import { runCli } from "../support/run-cli.ts";

function floorWith(...checks: readonly Check[]) {
  return {
    async *check() {
      yield* checks;
    },
  };
}

const FINE: Check = { subject: "Cluster", isFine: true, finding: "Kubernetes v1.34.4", remedy: "" };
const BAD: Check = {
  subject: "Location 'default': read",
  isFine: false,
  finding: "no such bucket",
  remedy: "create it",
};

describe("doctor", () => {
  it("prints a table and ends with 0 when all is fine", async () => {
    const { output, exitCode } = await runCli(["doctor"], { floor: floorWith(FINE) });
    expect(output).toBe("CHECK     STATUS   FOUND\nCluster   ok       Kubernetes v1.34.4\n");
    expect(exitCode).toBe(0);
  });

  it("names the remedy of what is not, and ends with 1", async () => {
    const { output, exitCode } = await runCli(["doctor"], { floor: floorWith(FINE, BAD) });
    expect(output).toContain("Location 'default': read   FAILED   no such bucket\n");
    expect(output).toMatch(/\n\nLocation 'default': read: create it\n$/);
    expect(exitCode).toBe(1);
  });
});
