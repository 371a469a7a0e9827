import type { Discovery } from "../kube/discovery.ts";
import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import type { KubernetesWriter } from "../kube/kubernetes-writer.ts";
import { textAt } from "../kube/lossless-json-fields.ts";
import { NAMESPACE } from "./ensure-namespace.ts";
import { type VolumeInCluster, volumePresence } from "./item/volume-presence.ts";
import type { Pause } from "./pause.ts";

/** Where volumes are looked for. */
export interface VolumeWatch {
  readonly discovery: Discovery;
  readonly writer: Pick<KubernetesWriter, "get">;
  readonly pause: Pause;
}

/** Ten minutes, Velero's default of `--terminating-resource-timeout`. */
const LOOKS = 120;
const INTERVAL = 5000;

/**
 * Waits until a volume is gone, or is there to stay (velero pkg/restore/restore.go, shouldRestore).
 * `wait` after ten minutes.
 */
export async function awaitVolume(
  name: string,
  watch: VolumeWatch,
): Promise<ReturnType<typeof volumePresence>> {
  for (let look = 1; ; look++) {
    const presence = volumePresence(await volumeInCluster(name, watch));
    if (presence !== "wait" || look === LOOKS) return presence;
    await watch.pause(INTERVAL);
  }
}

async function volumeInCluster(
  name: string,
  { discovery, writer }: VolumeWatch,
): Promise<VolumeInCluster> {
  const get = async (kind: string, name: string | undefined, namespace?: string) => {
    const resource = kind === "namespaces" ? NAMESPACE : discovery.resolve(kind);
    return resource && name !== undefined
      ? writer.get({ resource, name, ...(namespace !== undefined && { namespace }) })
      : undefined;
  };
  const volume: KubernetesObject | undefined = await get("persistentvolumes", name);
  const claimNamespace = textAt(volume, "spec", "claimRef", "namespace");
  const claimName = textAt(volume, "spec", "claimRef", "name");
  return {
    volume,
    claim: await get("persistentvolumeclaims", claimName, claimNamespace),
    namespace: await get("namespaces", claimNamespace),
  };
}
