/** How to reach one API server, however that was found out: a kubeconfig, or EKS. */
export interface Connection {
  /** `https://host:port`, possibly with a path in front of `/api`. */
  readonly server: string;
  readonly tls: ConnectionTls;
  /**
   * Value of the `Authorization` header, asked for before each request, so an implementation keeps
   * it and renews it in time. `renew` asks for another one, after the server refused the last.
   * `undefined` when a client certificate says who we are.
   */
  readonly authorization: (renew: boolean) => Promise<string | undefined>;
}

/** PEM texts and the exceptions a kubeconfig may make. */
export interface ConnectionTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Name to expect in the server's certificate instead of the host's. */
  readonly servername?: string;
  /** `false` only where a kubeconfig says `insecure-skip-tls-verify`. */
  readonly rejectUnauthorized?: boolean;
}
