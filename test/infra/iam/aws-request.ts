/** One question that AWS asks of a role's policies. */
export interface AwsRequest {
  /** As IAM spells it: `s3:GetObject`. */
  readonly action: string;
  /** ARN, or `*` where the action knows no resources. */
  readonly resource: string;
  /** Condition keys that the request carries. */
  readonly context?: Readonly<Record<string, string | string[]>>;
}

/** The names that requests to a stack's things are made of. */
export interface StackNames {
  /** `metadata.name` of its Cluster. */
  readonly name: string;
  readonly eksClusterName: string;
  readonly region: string;
  /** Of one of its storage locations. */
  readonly bucket: string;
  /** Of the same, empty or with a slash at the end. */
  readonly prefix: string;
  /** ARN of the key that the location's objects are encrypted with. */
  readonly keyArn: string;
  /** Of that key. */
  readonly keyAlias: string;
  /** ARN of the role that its schedules have. */
  readonly scheduleRoleArn: string;
}

/** The account of every simulated stack. */
export const ACCOUNT = "123456789012";

/** `arn:aws:ssm:eu-west-1:123456789012:parameter/x`. */
export function arnIn({ region }: { readonly region: string }, service: string, resource: string) {
  return `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
}
