import type { Connection, ConnectionTls } from "../lambdas/core/kube/connection.ts";

/** A connection that one process found out and another works with, as JSON. */
export interface HandedConnection {
  readonly server: string;
  readonly tls: ConnectionTls;
  readonly authorization?: string;
}

/**
 * Makes a connection fit to be handed to a child. What is measured then loads no kubeconfig reader,
 * as a function on EKS does not: its 60 MiB are the client library's, not the backup's.
 */
export async function handOver(connection: Connection): Promise<HandedConnection> {
  const authorization = await connection.authorization(false);
  const { server, tls } = connection;
  return { server, tls, ...(authorization !== undefined && { authorization }) };
}

/** The connection a parent handed over. Its credentials are not renewed. */
export function takeOver({ server, tls, authorization }: HandedConnection): Connection {
  return { server, tls, authorization: async () => authorization };
}
