import type { KubeConfig } from "@kubernetes/client-node";
import { ErrorName, JangadaError } from "../../core/errors.ts";
import type { Connection } from "../../core/kube/connection.ts";

/** Which cluster of which kubeconfig. */
export interface KubeconfigChoice {
  /** A file; `undefined` looks where kubectl looks: `KUBECONFIG`, `~/.kube/config`, the Pod's own account. */
  readonly file?: string;
  /** Its text, instead of a file. */
  readonly text?: string;
  /** `undefined` takes the current context. */
  readonly context?: string;
}

/**
 * Finds a cluster's endpoint and credentials in a kubeconfig, as kubectl does: tokens, client
 * certificates, user and password, exec and auth-provider plug-ins. It does not know the field
 * `tokenFile` of a user, which the library passes over.
 *
 * @throws JangadaError `FailedValidation` naming the file, the context and what it lacks.
 */
export async function kubeconfigConnection(choice: KubeconfigChoice): Promise<Connection> {
  let config = await loaded(choice);
  const cluster = config.getCurrentCluster();
  if (!cluster)
    throw invalid("the kubeconfig names no current cluster; set a context with --kubecontext");
  const first = await credentials(config);
  return {
    server: cluster.server,
    tls: {
      ...first.tls,
      ...(cluster.tlsServerName && { servername: cluster.tlsServerName }),
      rejectUnauthorized: !cluster.skipTLSVerify,
    },
    authorization: async (renew) => {
      // A config keeps what an exec plug-in returned until it expires, if ever; a new one asks again.
      if (renew) config = await loaded(choice);
      return (await credentials(config)).authorization;
    },
  };
}

async function loaded(choice: KubeconfigChoice): Promise<KubeConfig> {
  // Loaded late: its generated models cost a third of a second and memory that a function on EKS never needs.
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  load(config, choice);
  // The library refuses plain HTTP, which kubectl takes, unless told that there is no TLS to verify.
  config.clusters = config.clusters.map((cluster) =>
    cluster.server.startsWith("http:") ? { ...cluster, skipTLSVerify: true } : cluster,
  );
  if (choice.context !== undefined) useContext(config, choice.context);
  return config;
}

function load(config: KubeConfig, { file, text }: KubeconfigChoice): void {
  try {
    if (text !== undefined) config.loadFromString(text);
    else if (file !== undefined) config.loadFromFile(file);
    else config.loadFromDefault();
  } catch (cause) {
    const which = file === undefined ? "the kubeconfig" : `kubeconfig '${file}'`;
    // The first line says what is wrong; below it YAML's errors draw where.
    const [why] = (cause as Error).message.split("\n");
    throw invalid(`${which} cannot be read: ${why}`, cause);
  }
}

function useContext(config: KubeConfig, context: string): void {
  const known = config.getContexts().map(({ name }) => name);
  if (!known.includes(context)) {
    throw invalid(`context '${context}' is not in the kubeconfig; it has: ${known.join(", ")}`);
  }
  config.setCurrentContext(context);
}

interface Credentials {
  readonly authorization?: string;
  readonly tls: { ca?: string; cert?: string; key?: string };
}

async function credentials(config: KubeConfig): Promise<Credentials> {
  const headers: Record<string, string> = {};
  const options: { headers: Record<string, string>; auth?: string } & Record<string, unknown> = {
    headers,
  };
  try {
    await config.applyToHTTPSOptions(options);
  } catch (cause) {
    throw invalid(
      `the kubeconfig's credentials cannot be had: ${(cause as Error).message}; run the same command with kubectl to see more`,
      cause,
    );
  }
  const basic = options.auth && `Basic ${Buffer.from(options.auth).toString("base64")}`;
  // A token that was written to a file by hand ends in a newline, which no header may.
  const authorization = headers.Authorization?.trim() ?? basic;
  return {
    ...(authorization && { authorization }),
    tls: { ...pem("ca", options.ca), ...pem("cert", options.cert), ...pem("key", options.key) },
  };
}

function pem(name: "ca" | "cert" | "key", value: unknown): Record<string, string> {
  return value ? { [name]: String(value) } : {};
}

function invalid(message: string, cause?: unknown): JangadaError {
  return new JangadaError(ErrorName.FailedValidation, message, { cause });
}
