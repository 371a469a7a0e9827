import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { example, statementsOf, templateOf } from "./synthesize.ts";

const template = templateOf(example);
const functions = Object.values(template.findResources("AWS::Lambda::Function"));
const names = functions.map(({ Properties }) => Properties.FunctionName as string);

describe("WorkflowFunction", () => {
  it("runs on Arm and the current Node.js, traced, and told which cluster is its own", () => {
    template.allResourcesProperties("AWS::Lambda::Function", {
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Handler: "index.handler",
      TracingConfig: { Mode: "Active" },
      Environment: {
        Variables: {
          JANGADA_CLUSTER_NAME: "example",
          NODE_OPTIONS: "--max-semi-space-size=4",
        },
      },
    });
  });

  it("reserves no concurrency, of which a new account has none to give", () => {
    template.allResourcesProperties("AWS::Lambda::Function", {
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  it("gives BackUpItems two cores and all the time there is", () => {
    template.hasResourceProperties("AWS::Lambda::Function", {
      FunctionName: "Jangada-example-BackUpItems",
      MemorySize: 3538,
      Timeout: 900,
    });
  });

  it.for(names)("gives %s a role and a log group of its own name", (name) => {
    template.hasResourceProperties("AWS::IAM::Role", {
      RoleName: name,
      ManagedPolicyArns: Match.absent(),
    });
    template.hasResourceProperties("AWS::Logs::LogGroup", {
      LogGroupName: `/aws/lambda/${name}`,
      RetentionInDays: 90,
    });
  });

  it.for(names)("lets %s write its own log and trace, and no other log", (name) => {
    const id = name.replace("Jangada-example-", "");
    const logging = statementsOf(template, id).filter(({ Action }) =>
      [Action].flat().some((action) => action.startsWith("logs:")),
    );

    expect(logging).toEqual([
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: expect.stringMatching(new RegExp(`${id}Logs\\w{8}\\.Arn>$`)),
      },
    ]);
  });

  it.for(names)("says in 256 characters what %s does", (name) => {
    const found = functions.find(({ Properties }) => Properties.FunctionName === name);

    expect(found?.Properties.Description.length).toBeLessThanOrEqual(256);
  });
});
