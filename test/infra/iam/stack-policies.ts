import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import type { Template } from "aws-cdk-lib/assertions";
import { spelled } from "../synthesize.ts";
import { ACCOUNT, type AwsRequest, arnIn } from "./aws-request.ts";

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** Organizations that restrict nothing, so that only the stack's own policies decide. */
const EVERYTHING = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/** A key policy that leaves it to the account's own policies who may use the key. */
const LEFT_TO_IAM = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ],
};

/** ARNs of what a stack makes, by type, without `arn:aws:<service>:<region>:<account>:`. */
const RESOURCES: Readonly<
  Record<
    string,
    readonly [service: string, of: (id: string, names: Resource["Properties"]) => string]
  >
> = {
  "AWS::KMS::Key": ["kms", (id) => `key/${id}`],
  "AWS::Lambda::Function": ["lambda", (_, { FunctionName }) => `function:${FunctionName}`],
  "AWS::Logs::LogGroup": ["logs", (_, { LogGroupName }) => `log-group:${LogGroupName}:*`],
  "AWS::SNS::Topic": ["sns", (id) => id],
  "AWS::SQS::Queue": ["sqs", (id) => id],
  "AWS::StepFunctions::StateMachine": [
    "states",
    (_, { StateMachineName }) => `stateMachine:${StateMachineName}`,
  ],
};

/** Name of the bucket that a stack makes. */
export const BUCKET = "made-by-the-stack";

/**
 * The policies of a stack as AWS will hold them, asked by a simulator of IAM: those of the functions' roles,
 * and those of the bucket and the keys.
 */
export class StackPolicies {
  readonly #resources: Readonly<Record<string, Resource>>;
  readonly #region: string;

  constructor(template: Template, region: string) {
    this.#resources = template.toJSON().Resources;
    this.#region = region;
  }

  /** Ids of all functions: `BackUpItems`. */
  get functions(): readonly string[] {
    return this.#of("AWS::Lambda::Function").map(([, { Properties }]) =>
      String(Properties.FunctionName).replace(/^.*-/, ""),
    );
  }

  /** ARN of the one resource of a type whose logical id contains `part`. */
  arnOf(type: string, part: string): string {
    const found = this.#of(type).filter(([id]) => id.includes(part));
    if (found.length !== 1) throw new Error(`${found.length} resources of ${type} with '${part}'`);
    return this.#arn(found[0]?.[0] ?? "");
  }

  /** Whether a function may do something: `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`. */
  async decide(id: string, { action, resource, context = {} }: AwsRequest): Promise<string> {
    const resourcePolicy = this.#resourcePolicy(resource);
    const simulation: Simulation = {
      request: {
        principal: `arn:aws:sts::${ACCOUNT}:assumed-role/Jangada-example-${id}/session`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: {
          "aws:SecureTransport": "true",
          "aws:PrincipalAccount": ACCOUNT,
          ...(resource.startsWith("arn:aws:s3:") && { "s3:TlsVersion": "1.3" }),
          ...context,
        },
      },
      identityPolicies: [{ name: id, policy: this.#rolePolicy(id) }],
      serviceControlPolicies: [
        { orgIdentifier: "o-1", policies: [{ name: "FullAWSAccess", policy: EVERYTHING }] },
      ],
      resourceControlPolicies: [],
      ...(resourcePolicy !== undefined && { resourcePolicy }),
    };
    const result = await runSimulation(simulation, {});
    if (result.resultType !== "error") return result.overallResult;
    throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  }

  #rolePolicy(id: string): unknown {
    const policies = this.#of("AWS::IAM::Policy").filter(([policy]) =>
      policy.includes(`${id}RoleDefaultPolicy`),
    );
    const Statement = policies.flatMap(([, { Properties }]) => {
      const { PolicyDocument } = this.#concrete(Properties) as never;
      return (PolicyDocument as { Statement: unknown[] }).Statement;
    });
    return { Version: "2012-10-17", Statement };
  }

  /** Of a bucket, an object in it, or a key: one that is not the stack's has the policy that AWS gives it. */
  #resourcePolicy(resource: string): unknown {
    if (resource.startsWith(`arn:aws:s3:::${BUCKET}`)) {
      const [policy] = this.#of("AWS::S3::BucketPolicy");
      return this.#concrete(policy?.[1].Properties.PolicyDocument);
    }
    const key = this.#of("AWS::KMS::Key").find(([id]) => this.#arn(id) === resource);
    if (key !== undefined) return this.#concrete(key[1].Properties.KeyPolicy);
    return resource.startsWith("arn:aws:kms:") ? LEFT_TO_IAM : undefined;
  }

  /** A value of the template with ARNs for references. */
  #concrete(value: unknown): unknown {
    const text = JSON.stringify(spelled(value))
      .replaceAll("<AWS::Partition>", "aws")
      .replaceAll("<AWS::AccountId>", ACCOUNT)
      .replaceAll("<AWS::Region>", this.#region)
      .replace(/<(\w+)(\.Arn)?>/g, (_, id: string) => this.#arn(id));
    return JSON.parse(text);
  }

  #arn(id: string): string {
    const { Type = "", Properties = {} } = this.#resources[id] ?? {};
    if (Type === "AWS::S3::Bucket") return `arn:aws:s3:::${BUCKET}`;
    if (Type === "AWS::IAM::Role") {
      return `arn:aws:iam::${ACCOUNT}:role/${Properties.RoleName ?? id}`;
    }
    const [service, resource] = RESOURCES[Type] ?? [];
    if (service === undefined || resource === undefined) {
      throw new Error(`no ARN for ${id} of type '${Type}'`);
    }
    return arnIn({ region: this.#region }, service, resource(id, Properties));
  }

  #of(type: string): readonly (readonly [id: string, resource: Resource])[] {
    return Object.entries(this.#resources).filter(([, { Type }]) => Type === type);
  }
}
