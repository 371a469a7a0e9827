import { describe, expect, it } from "vitest";
import { clusterSchema } from "../../../lambdas/core/configuration/cluster.ts";
import {
  type ExistingCluster,
  examineCluster,
} from "../../../lambdas/core/configuration/examine-cluster.ts";
import { cluster } from "./documents.ts";

const EXISTING: ExistingCluster = {
  status: "ACTIVE",
  authenticationMode: "API",
  hasPublicEndpoint: true,
  vpcId: "vpc-0123456789abcdef0",
};
const NETWORK = {
  vpcId: "vpc-0123456789abcdef0",
  subnetIds: ["subnet-0123456789abcdef0"],
  securityGroupIds: ["sg-0123456789abcdef0"],
};

function problemsOf(
  spec: Readonly<Record<string, unknown>>,
  existing: Partial<ExistingCluster> | undefined,
) {
  const parsed = clusterSchema.parse(cluster(spec));
  return examineCluster(parsed, existing && { ...EXISTING, ...existing });
}

describe("examineCluster", () => {
  it.for<[string, Readonly<Record<string, unknown>>, Partial<ExistingCluster>]>([
    ["is public, with access entries", {}, {}],
    ["knows access entries and aws-auth", {}, { authenticationMode: "API_AND_CONFIG_MAP" }],
    ["is private, and a network is given", { network: NETWORK }, { hasPublicEndpoint: false }],
    ["is being updated", {}, { status: "UPDATING" }],
  ])("has nothing against a cluster that %s", ([, spec, existing]) => {
    expect(problemsOf(spec, existing)).toEqual([]);
  });

  it("names a cluster that is not there", () => {
    expect(problemsOf({ eksClusterName: "shpo" }, undefined)).toEqual([
      `spec.eksClusterName "shpo": there is no EKS cluster of this name in eu-west-1, in the account that you deploy to; see 'aws eks list-clusters --region eu-west-1'`,
    ]);
  });

  it.for(["CREATING", "DELETING", "FAILED"])("asks to wait for a cluster that is %s", (status) => {
    expect(problemsOf({}, { status })).toEqual([
      `spec.eksClusterName "shop": the cluster is ${status}; deploy when it is ACTIVE`,
    ]);
  });

  it.for([
    [{}, "policies"],
    [{ access: "groups" }, "groups"],
  ] as const)("gives the command that a cluster of CONFIG_MAP needs: %j", ([spec, access]) => {
    expect(problemsOf(spec, { authenticationMode: "CONFIG_MAP" })).toEqual([
      `spec.access "${access}": the cluster's authentication mode CONFIG_MAP knows no access entries, which let the functions in; run 'aws eks update-cluster-config --region eu-west-1 --name shop --access-config authenticationMode=API_AND_CONFIG_MAP' (aws-auth goes on working; there is no way back to CONFIG_MAP)`,
    ]);
  });

  it("asks for the network of a private cluster, and names its VPC", () => {
    expect(problemsOf({}, { hasPublicEndpoint: false })).toEqual([
      "spec.network: is missing, and the API server can be reached from the cluster's network only; set vpcId (the cluster's is vpc-0123456789abcdef0), subnetIds that reach it, and securityGroupIds that the cluster's own security group lets in on port 443; see docs/private-clusters.md",
    ]);
  });

  it("lists all that does not fit", () => {
    const paths = problemsOf(
      {},
      { status: "DELETING", authenticationMode: "CONFIG_MAP", hasPublicEndpoint: false },
    ).map((text) => text.split(/[\s:]/)[0]);

    expect(paths).toEqual(["spec.eksClusterName", "spec.access", "spec.network"]);
  });
});
