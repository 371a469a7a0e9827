import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack } from "aws-cdk-lib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readClusterFile } from "../../infra/read-cluster-file.ts";
import { type LookUp, reportFindings } from "../../infra/report-findings.ts";
import { testApp } from "./synthesize.ts";

const EXAMPLE = readFileSync(`${import.meta.dirname}/../../clusters/example.yaml`, "utf8");
const FITTING = {
  status: "ACTIVE",
  authenticationMode: "API",
  hasPublicEndpoint: true,
  vpcId: "vpc-0123456789abcdef0",
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "clusters-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the CDK says of the stack of a file, and how: `error example.yaml:9: …`. */
async function findings(lookUp: LookUp, yaml = EXAMPLE): Promise<readonly string[]> {
  const path = join(folder, "example.yaml");
  writeFileSync(path, yaml);
  const stack = new Stack(testApp(), "Example");
  await reportFindings(stack, readClusterFile(path), lookUp);
  return stack.node.metadata
    .filter(({ type }) => /:(error|warning|info)$/.test(type))
    .map(({ type, data }) =>
      `${type.replace("aws:cdk:", "")} ${data}`.replaceAll(`${folder}/`, ""),
    );
}

/** The line of the example that begins with these words. */
function lineOf(words: string): number {
  return EXAMPLE.split("\n").findIndex((line) => line.trim().startsWith(words)) + 1;
}

describe("reportFindings", () => {
  it("says nothing of a file that fits its cluster", async () => {
    expect(await findings(async () => FITTING)).toEqual([]);
  });

  it("fails on a cluster's wrong name, at its line", async () => {
    expect(await findings(async () => undefined)).toEqual([
      expect.stringMatching(
        `^error example.yaml:${lineOf("eksClusterName:")}: document 1, Cluster "example": spec.eksClusterName "example": there is no EKS cluster`,
      ),
    ]);
  });

  it("fails on authentication mode CONFIG_MAP, at the line of access", async () => {
    expect(await findings(async () => ({ ...FITTING, authenticationMode: "CONFIG_MAP" }))).toEqual([
      expect.stringMatching(
        `^error example.yaml:${lineOf("access:")}: .*'aws eks update-cluster-config`,
      ),
    ]);
  });

  it("fails on a private endpoint without a network, at the line of the spec that lacks it", async () => {
    expect(await findings(async () => ({ ...FITTING, hasPublicEndpoint: false }))).toEqual([
      expect.stringMatching(`^error example.yaml:${lineOf("spec:")}: .*spec.network: is missing`),
    ]);
  });

  it("fails with everything that does not fit, each at its line", async () => {
    const unfit = { ...FITTING, authenticationMode: "CONFIG_MAP", hasPublicEndpoint: false };

    expect(await findings(async () => unfit)).toHaveLength(2);
  });

  it("only tells who may not ask that nothing was compared", async () => {
    const deny: LookUp = async () => {
      throw new Error("no credentials");
    };

    expect(await findings(deny)).toEqual([
      "info the cluster was not compared with its file: no credentials",
    ]);
  });

  it("asks nothing about a cluster in another account", async () => {
    const yaml = EXAMPLE.replace("  # roleArn:", "  roleArn:");
    const asked: unknown[] = [];
    await findings(async (cluster) => void asked.push(cluster), yaml);

    expect(yaml).not.toBe(EXAMPLE);
    expect(asked).toEqual([]);
  });
});
