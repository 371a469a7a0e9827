import { Validations } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";

/** Accepts findings of cdk-nag on a construct and all below it, each with the reason why it is right as it is. */
export function acknowledge(scope: Construct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) {
    Validations.of(scope).acknowledge({ id, reason });
  }
}

/** Accepts a resource with a wildcard in the policy of a function's role. */
export function acknowledgeWildcard(
  { role, stack }: IFunction,
  resource: string,
  reason: string,
): void {
  const finding = spelled(stack.resolve(resource));
  acknowledge(role as Construct & typeof role, {
    [`AwsSolutions-IAM5[Resource::${finding}]`]: reason,
  });
}

/** As cdk-nag spells a resolved ARN: `<Bucket83908E77.Arn>/backups/*`. */
function spelled(resource: unknown): string {
  const { "Fn::Join": join, "Fn::GetAtt": attribute, Ref } = Object(resource);
  if (join) return join[1].map(spelled).join(join[0]);
  if (attribute) return `<${attribute.join(".")}>`;
  return Ref ? `<${Ref}>` : String(resource);
}
