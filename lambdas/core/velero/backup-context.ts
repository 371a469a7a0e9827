import type { ClusterVersion } from "../kube/kubernetes-reader.ts";
import type { Locations } from "./resolve-locations.ts";

/** The ConfigMap of volume policies that a backup refers to, as far as validation must know it. */
interface FoundPolicy {
  /** Why it cannot be used, in Velero's words: it is missing, cannot be read, or is not valid. */
  readonly problems?: readonly string[];
  /** Whether it has an `includeExcludePolicy`. */
  readonly hasIncludeExcludePolicy?: boolean;
}

/** What a backup must know of its surroundings to be validated. */
export interface BackupContext extends Locations {
  /** Namespaces labelled `velero.io/exclude-from-backup=true`. */
  readonly excludedNamespaces: readonly string[];
  /** Why those namespaces could not be listed. */
  readonly namespacesProblem?: string;
  /** Given when the backup refers to one. */
  readonly resourcePolicy?: FoundPolicy;
}

/** What else it takes to complete a backup. */
export interface BackupStart extends BackupContext {
  /** Absent for a backup that broke off before it reached the cluster. */
  readonly clusterVersion?: ClusterVersion;
  /** When processing starts; the backup expires `ttl` later. */
  readonly now: Date;
}
