import { describe, expect, it } from "vitest";

import { cluster, location, problemsOf } from "./documents.ts";

describe("clusterSchema", () => {
  it.for<Record<string, unknown>>([
    {},
    { access: "policies" },
    { access: "groups" },
    { hooks: true },
    { region: "us-gov-west-1" },
    { eksClusterName: "Shop_prod-1" },
    { roleArn: "arn:aws-cn:iam::123456789012:role/backup/jangada" },
    { tags: { team: "platform" } },
    { notifications: { email: "ops@example.com" } },
    { objectLock: { mode: "COMPLIANCE", days: 36_500 } },
    {
      network: {
        vpcId: "vpc-0123abcd",
        subnetIds: ["subnet-0123456789abcdef0"],
        securityGroupIds: ["sg-0123abcd"],
      },
    },
  ])("takes %j", (spec) => {
    expect(problemsOf(cluster(spec), location())).toEqual([]);
  });

  it.for<[Record<string, unknown>, string]>([
    [{ eksClusterName: undefined }, "spec.eksClusterName: is missing; it must be a text"],
    [
      { eksClusterName: "arn:aws:eks:eu-west-1:123456789012:cluster/shop" },
      "spec.eksClusterName \"arn:aws:eks:eu-west-1:123456789012:cluster/shop\": must be the name of an EKS cluster as 'aws eks list-clusters' shows it, not its ARN",
    ],
    [{ region: "eu-west" }, 'spec.region "eu-west": must be a region such as eu-west-1'],
    [{ access: "admin" }, 'spec.access "admin": must be "policies" or "groups"'],
    [{ hooks: "yes" }, 'spec.hooks "yes": must be true or false'],
    [
      { roleArn: "jangada" },
      'spec.roleArn "jangada": must be an ARN such as arn:aws:iam::123456789012:role/jangada',
    ],
    [
      { notifications: { email: "ops" } },
      'spec.notifications.email "ops": must be an e-mail address',
    ],
    [{ notifications: {} }, "spec.notifications.email: is missing; it must be a text"],
    [{ objectLock: { mode: "GOVERNANCE", days: 0 } }, "spec.objectLock.days 0: must be at least 1"],
    [
      { objectLock: { mode: "GOVERNANCE", days: 36_501 } },
      "spec.objectLock.days 36501: must be at most 36500",
    ],
    [
      { objectLock: { mode: "GOVERNANCE", days: 1.5 } },
      "spec.objectLock.days 1.5: must be a whole number",
    ],
    [
      {
        network: {
          vpcId: "10.0.0.0/16",
          subnetIds: ["subnet-0123abcd"],
          securityGroupIds: ["sg-0123abcd"],
        },
      },
      'spec.network.vpcId "10.0.0.0/16": must be an id such as vpc-0123456789abcdef0',
    ],
    [
      { network: { vpcId: "vpc-0123abcd", subnetIds: [], securityGroupIds: ["sg-0123abcd"] } },
      "spec.network.subnetIds []: must not be empty",
    ],
  ])("fails on %j", ([spec, problem]) => {
    expect(problemsOf(cluster(spec), location())).toEqual([
      `document 1, Cluster "shop": ${problem}`,
    ]);
  });

  it.for(["shop", "s", "shop-eu-1", "s".repeat(35)])("takes the name %s", (name) => {
    expect(problemsOf(cluster({}, name), location())).toEqual([]);
  });

  it.for(["Shop", "1shop", "shop.eu", "shop-", "s".repeat(36), ""])(
    "fails on the name '%s', which no stack or role could have",
    (name) => {
      expect(problemsOf(cluster({}, name), location())).toEqual([
        expect.stringContaining(
          `metadata.name "${name}": must be 1 to 35 lower case letters, digits and '-'`,
        ),
      ]);
    },
  );
});
