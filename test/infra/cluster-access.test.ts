import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { EnvironmentName } from "../../lambdas/core/environment-name.ts";
import { cluster, location } from "../core/configuration/documents.ts";
import {
  example,
  hidden,
  spelled,
  statementsOf,
  synthesize,
  templateOf,
  templateOfDocuments,
} from "./synthesize.ts";

const template = templateOf(example);
const hiddenTemplate = templateOf(hidden);

/** Access entries, by the function that each admits. */
function entriesOf(of: typeof template): Record<string, unknown> {
  return Object.fromEntries(
    Object.values(of.findResources("AWS::EKS::AccessEntry")).map(({ Properties }) => {
      const { PrincipalArn, Tags: _tags, ...entry } = spelled(Properties) as Record<string, string>;
      return [
        /(BackUpItems|PlanRestore|RestoreItems|DeleteDisks|RunRestoreHooks)Role/.exec(
          PrincipalArn ?? "",
        )?.[1],
        entry,
      ];
    }),
  );
}

function policyEntry(name: string) {
  return {
    ClusterName: "example",
    Type: "STANDARD",
    AccessPolicies: [
      {
        PolicyArn: `arn:<AWS::Partition>:eks::aws:cluster-access-policy/${name}`,
        AccessScope: { Type: "cluster" },
      },
    ],
  };
}

function groupEntry(group: string) {
  return { ClusterName: "Private_1", Type: "STANDARD", KubernetesGroups: [group] };
}

describe("ClusterAccess", () => {
  it("lets backups, plans and the deletion of disks read, and only the restore of items write, by AWS's policies", () => {
    expect(entriesOf(template)).toEqual({
      BackUpItems: policyEntry("AmazonEKSAdminViewPolicy"),
      PlanRestore: policyEntry("AmazonEKSAdminViewPolicy"),
      DeleteDisks: policyEntry("AmazonEKSAdminViewPolicy"),
      RestoreItems: policyEntry("AmazonEKSClusterAdminPolicy"),
    });
  });

  it("puts the functions in groups where access is by groups, with no policy of AWS", () => {
    expect(entriesOf(hiddenTemplate)).toEqual({
      BackUpItems: groupEntry("jangada:readers"),
      PlanRestore: groupEntry("jangada:readers"),
      DeleteDisks: groupEntry("jangada:readers"),
      RestoreItems: groupEntry("jangada:writers"),
    });
  });

  it.for<[string, object, readonly string[]]>([
    ["policies", policyEntry("AmazonEKSAdminViewPolicy"), ["jangada:hooks"]],
    ["groups", { Type: "STANDARD" }, ["jangada:readers", "jangada:hooks"]],
  ])(
    "lets backups and hooks run commands in pods by a group, where hooks are wanted and access is by %s",
    ([access, entry, KubernetesGroups]) => {
      const of = templateOfDocuments(cluster({ access, hooks: true }), location());
      const { BackUpItems, RunRestoreHooks, ...others } = entriesOf(of);

      expect(BackUpItems).toEqual({ ...entry, ClusterName: "shop", KubernetesGroups });
      expect(RunRestoreHooks).toEqual({
        Type: "STANDARD",
        ClusterName: "shop",
        KubernetesGroups: ["jangada:hooks"],
      });
      expect(JSON.stringify(others)).not.toContain("hooks");
    },
  );

  it.for<[boolean, readonly string[]]>([
    [true, ["BackUpItems", "RunRestoreHooks"]],
    [false, []],
  ])("tells functions that hooks are wanted, hooks being %s: %j", ([hooks, told]) => {
    const of = templateOfDocuments(cluster({ hooks }), location());
    const names = Object.values(of.findResources("AWS::Lambda::Function"))
      .filter(({ Properties }) => EnvironmentName.Hooks in Properties.Environment.Variables)
      .map(({ Properties }) => String(Properties.FunctionName).replace(/^.*-/, ""));

    expect(names).toEqual(told);
  });

  it("lets a function describe its own cluster and no other", () => {
    expect(statementsOf(template, "BackUpItems")).toContainEqual({
      Effect: "Allow",
      Action: "eks:DescribeCluster",
      Resource: "arn:<AWS::Partition>:eks:eu-west-1:<AWS::AccountId>:cluster/example",
    });
  });

  it("makes no access entry where an emulator has none", () => {
    synthesize(example, false).resourceCountIs("AWS::EKS::AccessEntry", 0);
  });

  it("assumes the role of another account, whose cluster has entries of its own", () => {
    const roleArn = "arn:aws:iam::210987654321:role/jangada";
    const other = templateOfDocuments(cluster({ roleArn }), location());

    other.resourceCountIs("AWS::EKS::AccessEntry", 0);
    other.hasResourceProperties("AWS::Lambda::Function", {
      FunctionName: "Jangada-shop-BackUpItems",
      Environment: { Variables: Match.objectLike({ JANGADA_CLUSTER_ROLE_ARN: roleArn }) },
    });
    expect(statementsOf(other, "BackUpItems")).toContainEqual({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: roleArn,
    });
    expect(JSON.stringify(statementsOf(other, "BackUpItems"))).not.toContain("eks:");
  });

  it.for(["BackUpItems", "PlanRestore", "RestoreItems", "DeleteDisks"])(
    "puts %s in the cluster's network",
    (id) => {
      hiddenTemplate.hasResourceProperties("AWS::Lambda::Function", {
        FunctionName: `Jangada-private-${id}`,
        VpcConfig: {
          SubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
          SecurityGroupIds: ["sg-0123456789abcdef0"],
        },
      });
      expect(statementsOf(hiddenTemplate, id).flatMap(({ Action }) => Action)).toContain(
        "ec2:CreateNetworkInterface",
      );
    },
  );

  it("puts no function in a VPC that has no reason to be there", () => {
    hiddenTemplate.hasResourceProperties("AWS::Lambda::Function", {
      FunctionName: "Jangada-private-ValidateRestore",
      VpcConfig: Match.absent(),
    });
    template.allResourcesProperties("AWS::Lambda::Function", { VpcConfig: Match.absent() });
  });
});
