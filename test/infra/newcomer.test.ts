import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EMULATOR_ENVIRONMENT } from "../support/emulator-settings.ts";
import { startAwsEndpoint } from "../support/fakes/aws-endpoint.ts";
import { runProcess } from "../support/run-process.ts";

const ROOT = join(import.meta.dirname, "../..");
const EXAMPLE = readFileSync(join(ROOT, "clusters/example.yaml"), "utf8");

const folder = mkdtempSync(join(tmpdir(), "newcomer-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A cluster that can be deployed to, but for these of its settings. */
const existing = (settings: object) => ({
  endpoint: "https://127.0.0.1",
  certificateAuthority: "",
  settings: {
    status: "ACTIVE",
    accessConfig: { authenticationMode: "API" },
    resourcesVpcConfig: { endpointPublicAccess: true, vpcId: "vpc-0123456789abcdef0" },
    ...settings,
  },
});

/** Line of the example that begins with these words. */
function lineOf(words: string): number {
  return EXAMPLE.split("\n").findIndex((line) => line.trim().startsWith(words)) + 1;
}

/** Everything that the CDK's command refuses to deploy a stack for, `<stack>: <error>`. */
async function errorsOf(...names: readonly string[]): Promise<readonly string[]> {
  const clusters = join(folder, "clusters");
  mkdirSync(clusters);
  for (const name of names) {
    const file = EXAMPLE.replace("name: example #", `name: ${name} #`);
    const text = file.replace("eksClusterName: example", `eksClusterName: ${name}`);
    writeFileSync(join(clusters, `${name}.yaml`), text);
  }
  const { url, stop } = await startAwsEndpoint({
    parameters: {},
    clusters: {
      fitting: existing({}),
      old: existing({ accessConfig: { authenticationMode: "CONFIG_MAP" } }),
      private: existing({
        resourcesVpcConfig: { endpointPublicAccess: false, vpcId: "vpc-0123456789abcdef0" },
      }),
    },
  });
  const output = join(folder, "cdk.out");
  const context = { clusters, "aws:cdk:bundling-stacks": [] };
  const { exitCode, errorOutput } = await runProcess(
    process.execPath,
    [join(ROOT, "infra/main.ts")],
    {
      env: {
        ...process.env,
        ...EMULATOR_ENVIRONMENT,
        AWS_ENDPOINT_URL: url,
        CDK_DEFAULT_ACCOUNT: "123456789012",
        CDK_OUTDIR: output,
        CDK_CONTEXT_JSON: JSON.stringify(context),
      },
    },
  );
  await stop();
  expect([errorOutput, exitCode]).toEqual(["", 0]);
  return readdirSync(output)
    .filter((file) => file.endsWith(".metadata.json"))
    .flatMap((file) => errorsIn(readFileSync(join(output, file), "utf8"), file));
}

function errorsIn(metadata: string, file: string): readonly string[] {
  const entries = Object.values(JSON.parse(metadata)).flat() as { type: string; data: string }[];
  return entries
    .filter(({ type }) => type === "aws:cdk:error")
    .map(
      ({ data }) => `${file.replace(".metadata.json", "")}: ${data.replaceAll(`${folder}/`, "")}`,
    );
}

describe("the app, with credentials", () => {
  let errors: readonly string[] = [];
  beforeAll(async () => {
    errors = await errorsOf("fitting", "wrong", "old", "private");
  }, 120_000);

  it.for([
    ["wrong", "eksClusterName:", "there is no EKS cluster of this name in eu-west-1"],
    ["old", "access:", "'aws eks update-cluster-config --region eu-west-1 --name old"],
    ["private", "spec:", "set vpcId (the cluster's is vpc-0123456789abcdef0), subnetIds"],
  ] as const)("keeps stack %s from being deployed, by line and remedy", ([name, words, remedy]) => {
    const [error, ...others] = errors.filter((text) => text.startsWith(`Jangada-${name}: `));

    expect(error).toContain(
      `clusters/${name}.yaml:${lineOf(words)}: document 1, Cluster "${name}"`,
    );
    expect(error).toContain(remedy);
    expect(others).toEqual([]);
  });

  it("lets a stack be deployed that fits its cluster", () => {
    expect(errors.filter((text) => text.startsWith("Jangada-fitting"))).toEqual([]);
  });
});
