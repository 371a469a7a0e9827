import { Arn, Stack } from "aws-cdk-lib";
import { SecurityGroup, Subnet, Vpc } from "aws-cdk-lib/aws-ec2";
import { AccessPolicyArn, CfnAccessEntry } from "aws-cdk-lib/aws-eks";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Cluster, ClusterNetwork } from "../lambdas/core/configuration/cluster.ts";
import { KubernetesGroup } from "../lambdas/core/configuration/cluster-roles.ts";
import { EnvironmentName } from "../lambdas/core/environment-name.ts";
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
  /** By the function that each admits: a role can have one only. */
  readonly #entries = new Map<IFunction, CfnAccessEntry>();

  constructor(scope: Construct, id: string, { cluster, accessEntries = true }: ClusterAccessProps) {
    super(scope, id);
    this.#cluster = cluster;
    this.#accessEntries = accessEntries && cluster.spec.roleArn === undefined;
    this.network = cluster.spec.network && this.#importNetwork(cluster.spec.network);
  }

  /** What tells a function that it may run commands in pods; see {@link grantExec}. */
  get hookSettings(): Readonly<Record<string, string>> {
    return this.#cluster.spec.hooks ? { [EnvironmentName.Hooks]: "true" } : {};
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

  /**
   * Lets a function run commands in pods, where the cluster's hooks are wanted: as a member of a group
   * beside whatever else lets it in, for an entry has the rights of its policies and of its groups.
   */
  grantExec(grantee: IFunction): void {
    this.grantFind(grantee);
    if (this.#cluster.spec.hooks) this.#join(grantee, KubernetesGroup.Hooks);
  }

  #admit(grantee: IFunction, group: string, { policyArn }: AccessPolicyArn): void {
    const entry = this.#entryOf(grantee);
    if (this.#cluster.spec.access === "groups") this.#join(grantee, group);
    else if (entry) entry.accessPolicies = [{ policyArn, accessScope: { type: "cluster" } }];
  }

  #join(grantee: IFunction, group: string): void {
    const entry = this.#entryOf(grantee);
    if (entry) entry.kubernetesGroups = [...(entry.kubernetesGroups ?? []), group];
  }

  #entryOf(grantee: IFunction): CfnAccessEntry | undefined {
    if (!this.#accessEntries) return undefined;
    const entry =
      this.#entries.get(grantee) ??
      new CfnAccessEntry(this, grantee.node.id, {
        clusterName: this.#cluster.spec.eksClusterName,
        principalArn: grantee.role?.roleArn ?? "",
        type: "STANDARD",
      });
    this.#entries.set(grantee, entry);
    return entry;
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
