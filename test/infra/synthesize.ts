import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { JangadaStack } from "../../infra/jangada-stack.ts";
import { readClusterFile } from "../../infra/read-cluster-file.ts";
import {
  type ClusterConfiguration,
  readClusterConfiguration,
} from "../../lambdas/core/configuration/cluster-configuration.ts";

const root = `${import.meta.dirname}/../..`;
const { context } = JSON.parse(readFileSync(`${root}/cdk.json`, "utf8"));

/** The configuration that people copy. */
export const { configuration: example } = readClusterFile(`${root}/clusters/example.yaml`);
/** One with all that the example leaves out. */
export const { configuration: hidden } = readClusterFile(
  `${import.meta.dirname}/clusters/private.yaml`,
);

/** A CDK app with the settings of `cdk.json` that bundles nothing. */
export function testApp(): App {
  return new App({ context: { ...context, "aws:cdk:bundling-stacks": [] } });
}

const templates = new Map<ClusterConfiguration, Template>();

/** The template of a cluster's stack; synthesized once, for it takes a second. */
export function templateOf(configuration: ClusterConfiguration): Template {
  const made = templates.get(configuration) ?? synthesize(configuration);
  templates.set(configuration, made);
  return made;
}

/** The template of a cluster's stack, with or without what no emulator has. */
export function synthesize(configuration: ClusterConfiguration, accessEntries = true): Template {
  return Template.fromStack(new JangadaStack(testApp(), { configuration, accessEntries }));
}

/** The template of a stack of these documents. */
export function templateOfDocuments(...documents: readonly unknown[]): Template {
  return templateOf(readClusterConfiguration(documents));
}

/** `{ "Fn::Join": ["", ["arn:", { "Ref": "X" }, ":y"]] }` as `arn:<X>:y`, everywhere in a value. */
export function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelled);
  if (typeof value !== "object" || value === null) return value;
  const { Ref, "Fn::Join": join, "Fn::GetAtt": attribute } = value as Record<string, never[]>;
  if (Ref !== undefined) return `<${Ref}>`;
  if (attribute !== undefined) return `<${attribute.join(".")}>`;
  if (join !== undefined) return (spelled(join[1]) as string[]).join("");
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, spelled(field)]));
}

/** A statement of a policy. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Effect: string;
  readonly Condition?: unknown;
}

/** What the role of a function or a state machine may do, its id a part of the policy's. */
export function statementsOf(template: Template, id: string): readonly Statement[] {
  const policies = Object.entries(template.findResources("AWS::IAM::Policy"));
  const found = policies.filter(([logicalId]) => logicalId.includes(`${id}RoleDefaultPolicy`));
  return found.flatMap(([, { Properties }]) => {
    return spelled(Properties.PolicyDocument.Statement) as Statement[];
  });
}

/** The definition of a state machine as AWS gets it, in some account. */
export function definitionOf(template: Template, name: string): Record<string, unknown> {
  const machines = Object.values(template.findResources("AWS::StepFunctions::StateMachine"));
  const machine = machines.find(({ Properties }) => Properties.StateMachineName.endsWith(name));
  const text = spelled(machine?.Properties.DefinitionString) as string;
  const functions = Object.entries(template.findResources("AWS::Lambda::Function"));
  return JSON.parse(
    functions.reduce(
      (definition, [id, { Properties }]) =>
        definition.replaceAll(`<${id}.Arn>`, functionArn(Properties.FunctionName)),
      text.replaceAll("<AWS::Partition>", "aws"),
    ),
  );
}

function functionArn(functionName: string): string {
  return `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`;
}
