import * as z from "zod";

import { objectMetaSchema } from "../velero/object-meta.ts";

/** `apiVersion` of the one object that is ours and not Velero's. */
const CLUSTER_API_VERSION = "jangada.io/v1";

/**
 * Longest name of a Cluster. A role is named `Jangada-<name>-<function>` and IAM takes 64 characters:
 * 8 and 1 go to the fixed parts, 17 to `ValidateLocations`, and 3 stay for a longer function.
 */
const NAME_LENGTH = 35;

const arn = (pattern: RegExp, form: string) =>
  z.string().regex(pattern, `must be an ARN such as ${form}`);

/** An id of EC2: `vpc-0abc`, `subnet-0abc`, `sg-0abc`. */
function ec2Id(prefix: string) {
  const form = new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`);
  return z.string().regex(form, `must be an id such as ${prefix}-0123456789abcdef0`);
}

const networkSchema = z.strictObject({
  vpcId: ec2Id("vpc"),
  /** Private ones, best in two zones. */
  subnetIds: z.array(ec2Id("subnet")).min(1),
  /** Allowed by the cluster's own security group to reach port 443. */
  securityGroupIds: z.array(ec2Id("sg")).min(1),
});

const objectLockSchema = z.strictObject({
  /** Under `COMPLIANCE` nobody, the account's root included, can delete before the time is over. */
  mode: z.enum(["GOVERNANCE", "COMPLIANCE"]),
  days: z
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(36_500, "must be at most 36500"),
});

const clusterSpecSchema = z.strictObject({
  /** As `aws eks list-clusters` writes it. */
  eksClusterName: z
    .string()
    .regex(
      /^[0-9A-Za-z][\w-]{0,99}$/,
      "must be the name of an EKS cluster as 'aws eks list-clusters' shows it, not its ARN",
    ),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a region such as eu-west-1"),
  /**
   * How functions are let into the cluster: `policies` (absent means this) are AWS's own access
   * policies; `groups` are Kubernetes groups bound to the ClusterRoles that `jangada access` prints.
   */
  access: z.enum(["policies", "groups"]).optional(),
  /** Whether hooks may run commands in pods (absent: no), by a ClusterRole that `jangada access` prints. */
  hooks: z.boolean("must be true or false").optional(),
  /** Needed when the API server has a private endpoint only; absent means functions outside any VPC. */
  network: networkSchema.optional(),
  /** Role of another account to be assumed for everything about the cluster, which then is there. */
  roleArn: arn(
    /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    "arn:aws:iam::123456789012:role/jangada",
  ).optional(),
  /** On everything the stack makes. */
  tags: z.record(z.string(), z.string()).optional(),
  notifications: z
    .strictObject({
      /** Gets a message to confirm, then one for each alarm and each run that ends badly. */
      email: z.string().regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "must be an e-mail address"),
    })
    .optional(),
  /** Default retention of buckets made by the stack. Cannot be taken back: see docs/stateful-resources.md. */
  objectLock: objectLockSchema.optional(),
});

/** What one stack serves: an EKS cluster and how to reach it. */
export const clusterSchema = z.strictObject({
  kind: z.literal("Cluster"),
  apiVersion: z.literal(CLUSTER_API_VERSION),
  metadata: objectMetaSchema.extend({
    /** Becomes the stack's name, `Jangada-<name>`, so it has no dots. */
    name: z
      .string()
      .regex(
        new RegExp(`^[a-z]([a-z0-9-]{0,${NAME_LENGTH - 2}}[a-z0-9])?$`),
        `must be 1 to ${NAME_LENGTH} lower case letters, digits and '-', beginning with a letter and not ending in '-'`,
      ),
  }),
  spec: clusterSpecSchema,
});

/** See {@link clusterSchema}. */
export type Cluster = z.infer<typeof clusterSchema>;
/** See {@link clusterSchema}. */
export type ClusterNetwork = z.infer<typeof networkSchema>;
/** Default retention of a bucket. */
export type ObjectLock = z.infer<typeof objectLockSchema>;
