/** An API server under test, be it ours or the real one. */
export interface KubernetesApi {
  /** Base URL, without a slash at its end. */
  readonly server: string;
  /** Bearer tokens of an administrator, of one with the role `view`, and of one without rights. */
  readonly tokens: Readonly<Record<Account, string>>;
  /** Sends a request; knows how to trust the server. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Compacts history up to the newest revision. */
  compact?(): Promise<void>;
  stop(): Promise<void>;
}

/** Who sends a request. */
export type Account = "admin" | "reader" | "nobody";
