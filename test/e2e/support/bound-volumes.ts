/** A volume of 4 GiB, bound to the claim of its name in a namespace. */
export function volumeOf(namespace: string, name: string, source: object, labels = {}): object {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, labels },
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "4Gi" },
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "none",
      claimRef: { namespace, name },
      ...source,
    },
  };
}

/** The claim of a {@link volumeOf}. */
export function claimOf(namespace: string, name: string): object {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { namespace, name },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "4Gi" } },
      storageClassName: "none",
      volumeName: name,
    },
  };
}
