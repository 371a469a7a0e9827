import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { StackNames } from "./iam/aws-request.ts";
import { CALLS } from "./iam/calls.ts";
import { COMMANDS } from "./iam/commands.ts";
import { hidden, templateOf } from "./synthesize.ts";

const ROOT = `${import.meta.dirname}/../..`;
const page = readFileSync(`${ROOT}/docs/private-clusters.md`, "utf8");
const example = readFileSync(`${ROOT}/clusters/example.yaml`, "utf8");

const NAMES: StackNames = {
  name: "private",
  eksClusterName: "Private_1",
  region: "us-east-1",
  bucket: "b",
  prefix: "",
  keyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
  keyAlias: "alias/none",
  scheduleRoleArn: "arn:aws:iam::123456789012:role/r",
};

/** Services that a function asks. S3 and EBS ask KMS themselves, in its name. */
function servicesOf(id: string): readonly string[] {
  const requests = (CALLS[id] ?? []).flatMap(([command, subject]) =>
    COMMANDS[command]?.(NAMES, subject),
  );
  return requests
    .map((request) => request?.action.split(":")[0] ?? "")
    .filter((service) => service !== "kms");
}

it("lists the endpoints that functions in a VPC need, and no others", () => {
  const inVpc = Object.values(templateOf(hidden).findResources("AWS::Lambda::Function"))
    .filter(({ Properties }) => Properties.VpcConfig !== undefined)
    .map(({ Properties }) => String(Properties.FunctionName).replace(/^.*-/, ""));
  const listed = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const asked = new Set(inVpc.flatMap(servicesOf));

  expect(inVpc).toContain("BackUpItems");
  // Traces of all functions, and the role of a cluster in another account.
  expect(listed.toSorted()).toEqual([...asked, "xray", "sts"].toSorted());
});

it("names the same where people write their network down", () => {
  const [, names = ""] =
    /needs endpoints for ([^:]*):/.exec(example.replaceAll(/\s+#\s*/g, " ")) ?? [];

  expect(names.split(/, | and /).toSorted()).toEqual(
    [...page.matchAll(/^\| `(\w+)` \|/gm)]
      .map(([, name]) => name)
      .filter((name) => name !== "sts")
      .toSorted(),
  );
});
