import type { ApiResource } from "../kube/api-resource.ts";
import type { KubernetesReader } from "../kube/kubernetes-reader.ts";
import { listPages } from "../kube/list-pages.ts";
import { ebsVolumeOf } from "../volumes/ebs-volume-of.ts";

/** Persistent volumes, as every cluster serves them. */
const PERSISTENT_VOLUME: ApiResource = {
  group: "",
  version: "v1",
  resource: "persistentvolumes",
  kind: "PersistentVolume",
  namespaced: false,
  verbs: ["list"],
};

/**
 * The EBS disks that a cluster's persistent volumes use, and the name of the volume, by id of the disk.
 *
 * @throws what a KubernetesReader throws for a cluster that does not answer or refuses.
 */
export async function diskUsers(reader: KubernetesReader): Promise<ReadonlyMap<string, string>> {
  const users = new Map<string, string>();
  for await (const items of listPages({ reader }, { resource: PERSISTENT_VOLUME })) {
    for (const { name, text } of items) {
      const disk = ebsVolumeOf(JSON.parse(text.toString()));
      if (disk !== undefined) users.set(disk, name);
    }
  }
  return users;
}
