import {
  CreateAccessEntryCommand,
  CreateClusterCommand,
  ResourceInUseException,
  UpdateAccessEntryCommand,
} from "@aws-sdk/client-eks";
import type { ClusterConfiguration } from "../../../lambdas/core/configuration/cluster-configuration.ts";
import { clusterRoles } from "../../../lambdas/core/configuration/cluster-roles.ts";
import { discover } from "../../../lambdas/core/kube/discover.ts";
import { templateOf } from "../../infra/synthesize.ts";
import { AwsCalls } from "./aws-calls.ts";
import { clusterReader } from "./cluster-reader.ts";
import type { EksServers } from "./eks-servers.ts";

/** ARN of a role of the account. */
export function roleArn(name: string): string {
  return `arn:aws:iam::123456789012:role/${name}`;
}

/**
 * Does what AWS and a person do and no emulator does: makes the access entries that the template for
 * AWS has, or changes them, and applies the ClusterRoles that their groups are bound to, for what the cluster serves now.
 */
export async function admitFunctions(
  configuration: ClusterConfiguration,
  servers: EksServers,
): Promise<void> {
  const { eks, clusterName, cluster } = servers;
  await using source = await clusterReader({ file: cluster.kubeconfig });
  const roles = clusterRoles((await discover(source.reader)).resources, configuration.cluster.spec);
  await cluster.kubectl(
    ["apply", "-f", "-"],
    JSON.stringify({ apiVersion: "v1", kind: "List", items: roles }),
  );
  for (const { groups, role } of accessEntries(configuration)) {
    const entry = { clusterName, principalArn: roleArn(role), kubernetesGroups: groups };
    await eks.send(new CreateAccessEntryCommand(entry)).catch((error: unknown) => {
      if (!(error instanceof ResourceInUseException)) throw error;
      return eks.send(new UpdateAccessEntryCommand(entry));
    });
  }
}

/** Makes the EKS cluster whose API server is the real one. */
export async function makeCluster({ eks, clusterName, settings }: EksServers): Promise<void> {
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "eks.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ],
  };
  const RoleName = "ControlPlane";
  await new AwsCalls(settings.endpoint).query("iam", "2010-05-08", {
    Action: "CreateRole",
    RoleName,
    AssumeRolePolicyDocument: JSON.stringify(trust),
  });
  await eks.send(
    new CreateClusterCommand({
      name: clusterName,
      roleArn: roleArn(RoleName),
      resourcesVpcConfig: {},
    }),
  );
}

/** Those that the stack has in AWS. */
function accessEntries(configuration: ClusterConfiguration) {
  const template = templateOf(configuration);
  const roles = template.findResources("AWS::IAM::Role");
  return Object.values(template.findResources("AWS::EKS::AccessEntry")).map(({ Properties }) => {
    const [logicalId] = Properties.PrincipalArn["Fn::GetAtt"];
    return {
      role: String(roles[logicalId]?.Properties.RoleName),
      groups: Properties.KubernetesGroups as string[],
    };
  });
}
