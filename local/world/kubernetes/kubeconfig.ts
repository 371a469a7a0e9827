import { stringify } from "yaml";

/** Whom a kubeconfig connects to what. */
export interface KubeconfigSource {
  readonly server: string;
  /** PEM; absent for plain HTTP. */
  readonly certificateAuthority: string | undefined;
  /** One context for each, named after its user; the first is the current one. */
  readonly users: readonly { readonly name: string; readonly token?: string }[];
}

/** A kubeconfig as YAML. */
export function formatKubeconfig({
  server,
  certificateAuthority,
  users,
}: KubeconfigSource): string {
  const authority = certificateAuthority && {
    "certificate-authority-data": Buffer.from(certificateAuthority).toString("base64"),
  };
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": users[0]?.name ?? "",
    clusters: [{ name: "world", cluster: { server, ...authority } }],
    contexts: users.map(({ name }) => ({ name, context: { cluster: "world", user: name } })),
    users: users.map(({ name, token }) => ({ name, user: token === undefined ? {} : { token } })),
  });
}
