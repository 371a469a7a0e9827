import { Arn, type Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";

/** Which keys of KMS a statement is about. */
export interface KeyScope {
  readonly keyArn: string;
  /** Only keys that have this alias. */
  readonly alias?: string;
}

/** A key as `config.kmsKeyId` names it: an ARN, an id, or an alias with or without `alias/`'s ARN. */
export function namedKey(kmsKeyId: string, stack: Stack): KeyScope {
  const alias = /(?:^|:)(alias\/.+)$/.exec(kmsKeyId)?.[1];
  if (alias === undefined && kmsKeyId.startsWith("arn:")) return { keyArn: kmsKeyId };
  const resourceName = alias === undefined ? kmsKeyId : "*";
  const keyArn = Arn.format({ service: "kms", resource: "key", resourceName }, stack);
  return { keyArn, ...(alias && { alias }) };
}

/** Allows what encrypting with a key takes. An alias is no resource of IAM, but a condition. */
export function keyStatement({ keyArn, alias }: KeyScope, actions: string[]): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources: [keyArn],
    ...(alias && {
      conditions: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } },
    }),
  });
}
