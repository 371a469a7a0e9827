import { EKSClient } from "@aws-sdk/client-eks";
import { eksConnection } from "../adapters/eks/eks-connection.ts";
import type { Connection } from "../core/kube/connection.ts";
import { clusterCredentials } from "./cluster-credentials.ts";

/**
 * The way into the stack's cluster, in whichever account it is.
 *
 * @throws JangadaError `ClusterDenied` when there is no such cluster, or its role or it may not be used.
 */
export function clusterConnection(clusterName: string): Promise<Connection> {
  return eksConnection(new EKSClient(clusterCredentials()), clusterName);
}
