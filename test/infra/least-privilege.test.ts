import { describe, expect, it } from "vitest";
import { cluster, location } from "../core/configuration/documents.ts";
import type { AwsRequest, StackNames } from "./iam/aws-request.ts";
import { bundledCommands } from "./iam/bundled-commands.ts";
import { ANY_KEY, CALLS, type Call, SUBJECTS } from "./iam/calls.ts";
import { COMMANDS } from "./iam/commands.ts";
import { DENIALS } from "./iam/denials.ts";
import { CREATE_ONLY, UPLOAD } from "./iam/s3-requests.ts";
import { BUCKET, StackPolicies } from "./iam/stack-policies.ts";
import { example, hidden, templateOf, templateOfDocuments } from "./synthesize.ts";

const policies = new StackPolicies(templateOf(example), "eu-west-1");
const EXAMPLE: StackNames = {
  name: "example",
  eksClusterName: "example",
  region: "eu-west-1",
  bucket: BUCKET,
  prefix: "",
  keyArn: policies.arnOf("AWS::KMS::Key", "BucketKey"),
  keyAlias: "alias/none",
  scheduleRoleArn: policies.arnOf("AWS::IAM::Role", "SchedulesRole"),
};
const functions = policies.functions;
const bundled = await bundledCommands(functions.map(handlerOf));

/** `BackUpItems` to `back-up-items`. */
function handlerOf(id: string): string {
  return id.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
}

const PICKED: Readonly<Record<string, readonly string[]>> = {
  Upload: UPLOAD,
  fromTemporaryCredentials: ["AssumeRole"],
};

/** Commands in a function's code, those that others pick among them. */
function commandsIn(id: string): readonly string[] {
  const found = bundled.get(handlerOf(id)) ?? [];
  return found.flatMap((command) => PICKED[command] ?? command);
}

/** The metadata of a backup can only be created, and that is how the code writes it. */
function requestsOf(stack: StackNames, [command, subject]: Call): readonly AwsRequest[] {
  const createOnly = subject.endsWith("velero-backup.json") ? CREATE_ONLY[command] : undefined;
  const about = subject === "itself" ? stack.eksClusterName : subject;
  return (createOnly ?? COMMANDS[command])?.(stack, about) ?? [];
}

/** Requests of a call that are not allowed, as a person would look for them. */
async function refusals(id: string, call: Call, stack = EXAMPLE, of = policies) {
  const decided = await Promise.all(
    requestsOf(stack, call).map(async (request) => ({
      request: `${request.action} ${request.resource} ${JSON.stringify(request.context ?? {})}`,
      decision: await of.decide(id, request),
    })),
  );
  return decided.filter(({ decision }) => decision !== "Allowed");
}

describe("every function's role", () => {
  it("is in the table of calls", () => {
    expect(Object.keys(CALLS).sort()).toEqual([...functions].sort());
  });

  it.for(functions)("%s: has all commands of its code in the table", (id) => {
    expect(commandsIn(id).filter((command) => COMMANDS[command] === undefined)).toEqual([]);
  });

  it.for(functions)("%s: calls only what is in its code", (id) => {
    const called = new Set((CALLS[id] ?? []).map(([command]) => command));

    expect([...called].filter((command) => !commandsIn(id).includes(command))).toEqual([]);
  });

  it.for(functions)("%s: allows all that the function calls", async (id) => {
    const refused = await Promise.all((CALLS[id] ?? []).map((call) => refusals(id, call)));

    expect(refused.flat()).toEqual([]);
  });

  it.for(functions)("%s: denies what its code has and never calls", async (id) => {
    const called = new Set((CALLS[id] ?? []).map(([command]) => command));
    const uncalled = commandsIn(id).filter((command) => !called.has(command));
    const allowed: string[] = [];
    for (const command of uncalled) {
      const call: Call = [command, SUBJECTS[command] ?? ANY_KEY];
      if ((await refusals(id, call)).length === 0) allowed.push(command);
    }

    expect(allowed).toEqual([]);
  });

  it.for(DENIALS)("denies every function to %s", async ([, request]) => {
    const decided = await Promise.all(
      functions.map(async (id) => `${id}: ${await policies.decide(id, request(EXAMPLE))}`),
    );

    expect(decided.filter((line) => line.endsWith(": Allowed"))).toEqual([]);
  });
});

describe("roles of a cluster whose location is below a prefix, with a key that has an alias", () => {
  const policiesThere = new StackPolicies(templateOf(hidden), "us-east-1");
  const there: StackNames = {
    name: "private",
    eksClusterName: "Private_1",
    region: "us-east-1",
    bucket: "company-backups",
    prefix: "clusters/private/",
    keyArn: "arn:aws:kms:us-east-1:123456789012:key/1234",
    keyAlias: "alias/backups",
    scheduleRoleArn: policiesThere.arnOf("AWS::IAM::Role", "SchedulesRole"),
  };

  it.for(functions)("%s: allow all that the function calls", async (id) => {
    const calls = CALLS[id] ?? [];
    const refused = await Promise.all(
      calls.map((call) => refusals(id, call, there, policiesThere)),
    );

    expect(refused.flat()).toEqual([]);
  });

  it.for(DENIALS)("deny every function to %s", async ([, request]) => {
    const decided = await Promise.all(
      functions.map(async (id) => `${id}: ${await policiesThere.decide(id, request(there))}`),
    );

    // The bucket is another's, and so is the policy that keeps metadata from being written twice.
    const isTheirs = request(there).resource.endsWith("/velero-backup.json");
    const allowed = decided.filter((line) => line.endsWith(": Allowed"));
    expect(allowed).toEqual(isTheirs ? ["FinishBackup: Allowed"] : []);
  });
});

describe("roles of a cluster in another account", () => {
  const roleArn = "arn:aws:iam::210987654321:role/jangada";
  const policiesThere = new StackPolicies(
    templateOfDocuments(cluster({ roleArn }), location()),
    "eu-west-1",
  );
  const isAllowed = async (id: string, action: string, resource: string) =>
    (await policiesThere.decide(id, { action, resource })) === "Allowed";
  /** Commands that the cluster's account is asked. */
  const THERE = ["DescribeCluster", "DescribeSnapshots", "DeleteSnapshot", "DescribeVolumes"];

  it.for(functions)(
    "%s: may assume its role, and only where it works in the cluster or on disks",
    async (id) => {
      const worksThere = (CALLS[id] ?? []).some(([command]) => THERE.includes(command));

      expect(await isAllowed(id, "sts:AssumeRole", roleArn)).toBe(worksThere);
      expect(commandsIn(id).includes("AssumeRole")).toBe(worksThere);
      expect(await isAllowed(id, "sts:AssumeRole", `${roleArn}-admin`)).toBe(false);
    },
  );

  it.for(functions)("%s: may do nothing to clusters and disks of its own account", async (id) => {
    const eks = "arn:aws:eks:eu-west-1:123456789012:cluster/shop";

    expect(await isAllowed(id, "eks:DescribeCluster", eks)).toBe(false);
    expect(await isAllowed(id, "ec2:DescribeSnapshots", "*")).toBe(false);
    expect(await isAllowed(id, "ec2:DescribeVolumes", "*")).toBe(false);
  });
});
