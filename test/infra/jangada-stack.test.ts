import { Stack, Validations } from "aws-cdk-lib";
import { Match } from "aws-cdk-lib/assertions";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { JangadaStack } from "../../infra/jangada-stack.ts";
import type { ClusterConfiguration } from "../../lambdas/core/configuration/cluster-configuration.ts";
import { example, hidden, statementsOf, templateOf, testApp } from "./synthesize.ts";

const template = templateOf(example);
const hiddenTemplate = templateOf(hidden);

/** The template without what changes with every line of a handler. */
function settled(json: unknown): string {
  return `${JSON.stringify(json, undefined, 2).replace(/[0-9a-f]{64}/g, "<asset>")}\n`;
}

/** Synthesizes with cdk-nag, which throws what it finds and nobody gave a reason for. */
function check(populate: (app: ReturnType<typeof testApp>) => void): void {
  const app = testApp();
  populate(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
}

describe("JangadaStack", () => {
  it("is the stack of the golden template", async () => {
    await expect(settled(template.toJSON())).toMatchFileSnapshot(
      "../golden/infra/Jangada-example.template.json",
    );
  });

  it.for<[string, ClusterConfiguration]>([
    ["example", example],
    ["private", hidden],
  ])("has no finding of cdk-nag without a reason, for clusters/%s.yaml", ([, configuration]) => {
    expect(() => check((app) => new JangadaStack(app, { configuration }))).not.toThrow();
  });

  it("fails cdk-nag where nobody gave a reason", () => {
    expect(() => check((app) => new Queue(new Stack(app, "Other"), "Queue"))).toThrow(
      "AwsSolutions-SQS3",
    );
  });

  it("tags everything as the cluster says", () => {
    const tags = Match.arrayWith([{ Key: "team", Value: "platform" }]);

    hiddenTemplate.allResourcesProperties("AWS::IAM::Role", { Tags: tags });
    hiddenTemplate.allResourcesProperties("AWS::Lambda::Function", { Tags: tags });
    hiddenTemplate.allResourcesProperties("AWS::S3::Bucket", { Tags: tags });
  });

  it("lets nobody else than AWS's services assume its roles", () => {
    for (const { Properties } of Object.values(template.findResources("AWS::IAM::Role"))) {
      for (const { Principal } of Properties.AssumeRolePolicyDocument.Statement) {
        expect(Object.keys(Principal)).toEqual(["Service"]);
      }
    }
  });

  it("allows no wildcard action anywhere", () => {
    const roles = Object.values(template.findResources("AWS::IAM::Policy"));

    expect(roles.length).toBeGreaterThan(5);
    for (const { Properties } of roles) {
      for (const { Action } of Properties.PolicyDocument.Statement) {
        expect([Action].flat().filter((action: string) => action.includes("*"))).toEqual([]);
      }
    }
  });

  it.for(["ValidateRestore", "PlanRestore", "RestoreItems"])("lets %s delete nothing", (id) => {
    const actions = statementsOf(template, id).flatMap(({ Action }) => Action);

    expect(actions).toContain("s3:GetObject");
    expect(actions.filter((action) => /Delete/.test(action))).toEqual([]);
  });
});
