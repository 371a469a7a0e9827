import type { ApiResource } from "./api-resource.ts";

/** One version of an API group and the resources it serves, subresources left out. */
export interface ServedVersion {
  /** Without the group: `v1beta1`. */
  readonly version: string;
  readonly resources: readonly ApiResource[];
}

/** One API group as a discovery document describes it, whichever form that document has. */
export interface ServedGroup {
  /** Empty for the core group. */
  readonly group: string;
  readonly preferredVersion: string;
  /** In the server's order. */
  readonly versions: readonly ServedVersion[];
}

/** What one discovery root (`/api` or `/apis`) told, and a message for each version it did not. */
export interface ServedGroups {
  readonly groups: readonly ServedGroup[];
  readonly failures: readonly string[];
}
