import { Arn, Stack } from "aws-cdk-lib";
import { SecurityGroup, Subnet, Vpc } from "aws-cdk-lib/aws-ec2";
import { AccessPolicyArn, CfnAccessEntry } from "aws-cdk-lib/aws-eks";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Cluster, ClusterNetwork } from "../lambdas/core/configuration/cluster.ts";
import { KubernetesGroup } from "../lambdas/core/configuration/cluster-roles.ts";
import { grantClusterRole } from "./cluster-role.ts";
import type { FunctionNetwork } from "./workflow-function.ts";

export interface ClusterAccessProps {
  readonly cluster: Cluster;
  /**
   * Whether to make access entries; an emulator has none. A cluster in another account has its own.
   *
   * @default true
   */
  readonly accessEntries?: boolean;
}

/**
 * Lets functions into the cluster: their way there, their leave to find it, and an EKS access entry
 * for each role. Entries take seconds to work, so they are made here and never by a run.
 */
export class ClusterAccess extends Construct {
  /** Where to put functions that call the API server; `undefined`: anywhere. */
  readonly network: FunctionNetwork | undefined;
  readonly #cluster: Cluster;
  readonly #accessEntries: boolean;

  constructor(scope: Construct, id: string, { cluster, accessEntries = true }: ClusterAccessProps) {
    super(scope, id);
    this.#cluster = cluster;
    this.#accessEntries = accessEntries && cluster.spec.roleArn === undefined;
    this.network = cluster.spec.network && this.#importNetwork(cluster.spec.network);
  }

  /** Lets a function find the API server, and not into it. */
  grantFind(grantee: IFunction): void {
    if (grantClusterRole(grantee, this.#cluster)) return;
    const clusterArn = Arn.format(
      {
        service: "eks",
        resource: "cluster",
        resourceName: this.#cluster.spec.eksClusterName,
      },
      Stack.of(this),
    );
    grantee.addToRolePolicy(
      new PolicyStatement({ actions: ["eks:DescribeCluster"], resources: [clusterArn] }),
    );
  }

  /** Lets a function read every object, Secrets included. */
  grantRead(grantee: IFunction): void {
    this.grantFind(grantee);
    this.#admit(grantee, KubernetesGroup.Readers, AccessPolicyArn.AMAZON_EKS_ADMIN_VIEW_POLICY);
  }

  /** Lets a function create and change any object, roles and bindings included. */
  grantWrite(grantee: IFunction): void {
    this.grantFind(grantee);
    this.#admit(grantee, KubernetesGroup.Writers, AccessPolicyArn.AMAZON_EKS_CLUSTER_ADMIN_POLICY);
  }

  #admit(grantee: IFunction, group: string, policy: AccessPolicyArn): void {
    if (!this.#accessEntries) return;
    const { access = "policies", eksClusterName } = this.#cluster.spec;
    new CfnAccessEntry(this, grantee.node.id, {
      clusterName: eksClusterName,
      principalArn: grantee.role?.roleArn ?? "",
      type: "STANDARD",
      ...(access === "groups"
        ? { kubernetesGroups: [group] }
        : {
            accessPolicies: [{ policyArn: policy.policyArn, accessScope: { type: "cluster" } }],
          }),
    });
  }

  #importNetwork({ vpcId, subnetIds, securityGroupIds }: ClusterNetwork): FunctionNetwork {
    return {
      // A function takes the subnets as they are; CDK only wants to hear of some zones.
      vpc: Vpc.fromVpcAttributes(this, "Vpc", { vpcId, availabilityZones: ["any"] }),
      vpcSubnets: {
        subnets: subnetIds.map((subnetId) => Subnet.fromSubnetId(this, subnetId, subnetId)),
      },
      securityGroups: securityGroupIds.map((groupId) =>
        SecurityGroup.fromSecurityGroupId(this, groupId, groupId, { mutable: false }),
      ),
    };
  }
}
