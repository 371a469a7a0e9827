import type { ConfigMap } from "../configuration/config-map.ts";
import type { Discovery } from "../kube/discovery.ts";
import type { KubernetesReader } from "../kube/kubernetes-reader.ts";
import type { KubernetesWriter } from "../kube/kubernetes-writer.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Restore } from "../velero/restore.ts";
import type { Pause } from "./pause.ts";

/** What a restore is planned from. */
export interface PlanRestoreRequest {
  /** Validated and completed: it names its backup. */
  readonly restore: Restore;
  /** The location that holds the backup. */
  readonly store: ObjectStore;
  /** Of the cluster that is restored into. */
  readonly discovery: Discovery;
  readonly reader: KubernetesReader;
  readonly writer: Pick<KubernetesWriter, "get" | "listNames">;
  readonly pause: Pause;
  /** ConfigMaps of the cluster's configuration file. */
  readonly configMaps: readonly ConfigMap[];
  readonly now: () => Date;
}
