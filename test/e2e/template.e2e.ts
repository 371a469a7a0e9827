import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { example, hidden, templateOf } from "../infra/synthesize.ts";

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "jangada");
const CFN_LINT = join(CACHE, "venv/bin/cfn-lint");
const CFN_GUARD = join(CACHE, "cfn-guard/cfn-guard");
const RULES = join(CACHE, "cfn-guard/rules/control-tower/cfn-guard");

const TEMPLATES = [
  ["of the example", example],
  ["of a private cluster", hidden],
] as const;

/** Rules of AWS Control Tower that the templates do not follow, and why they are right as they are. */
const ACCEPTED: Readonly<Record<string, string>> = {
  cloudwatch_log_group_retention_period_check:
    "What is to be kept of a run is in its files; logs of a quarter of a year are for looking after faults.",
  cloudwatch_log_group_encrypted_check:
    "CloudWatch encrypts every log group; nothing secret is logged that would take a key of its own.",
  kms_create_grant_aws_service_check:
    "Key policies leave it to the account's own policies, and those of the stack allow no grant but for disks.",
  lambda_inside_vpc_check:
    "Only functions that call a private API server have a reason to be in a VPC.",
  s3_bucket_logging_enabled_check:
    "CloudTrail data events record access where an account wants that (AwsSolutions-S1 in infra/location-bucket.ts).",
  s3_event_notifications_enabled_check:
    "Nothing waits for objects: executions say when a run has ended.",
  s3_bucket_object_lock_enabled_check:
    "A lock cannot be taken back, so it is the cluster's file that asks for it (spec.objectLock).",
  sqs_dlq_check: "The queue is itself the dead-letter queue.",
};

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jangada-template-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A template as a file for programs to read. */
async function fileOf(configuration: typeof example): Promise<string> {
  const file = join(folder, `${configuration.cluster.metadata.name}.json`);
  await writeFile(file, JSON.stringify(templateOf(configuration).toJSON()));
  return file;
}

/** What a program prints; these end with codes of their own whatever they found. */
async function printed(program: string, ...flags: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, flags, { maxBuffer: 2 ** 26 }).catch(
    (error: { readonly stdout: string; readonly code: unknown }) => {
      if (error.code === "ENOENT") throw new Error(`no '${program}': run test/e2e/setup`);
      return error;
    },
  );
  return stdout;
}

/** Rules of AWS Control Tower that a template does not follow. */
async function brokenRules(configuration: typeof example): Promise<readonly string[]> {
  const flags = ["--structured", "--output-format", "json", "--show-summary", "none"];
  const data = ["--rules", RULES, "--data", await fileOf(configuration)];
  const [report] = JSON.parse(await printed(CFN_GUARD, "validate", ...flags, ...data));
  expect(report.compliant.length).toBeGreaterThan(10);
  return report.not_compliant.map(({ Rule }: { Rule: { name: string } }) => Rule.name);
}

describe("the template", () => {
  it.for(TEMPLATES)("%s is what CloudFormation's schemas allow", async ([, configuration]) => {
    const { region } = configuration.cluster.spec;
    // W3005: the CDK says of a role both that it is needed first and that it is used.
    const flags = ["-r", region, "-i", "W3005", "--", await fileOf(configuration)];

    expect(await printed(CFN_LINT, ...flags)).toBe("");
  });

  it("follows every rule of AWS Control Tower, or there is a reason why not", async () => {
    const broken = await Promise.all(
      TEMPLATES.map(([, configuration]) => brokenRules(configuration)),
    );

    expect([...new Set(broken.flat())].sort()).toEqual(Object.keys(ACCEPTED).sort());
  });
});
