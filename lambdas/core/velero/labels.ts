// Names of Velero's labels and annotations (velero pkg/apis/velero/v1/labels_annotations.go) and of
// ours. A name that stands as a label's value goes through getValidName.

/** On restored objects, snapshots and deletion requests: the backup they come from. */
export const BACKUP_NAME_LABEL = "velero.io/backup-name";
/** On restored objects: the restore that made them. */
export const RESTORE_NAME_LABEL = "velero.io/restore-name";
/** On backups: the schedule that made them. */
export const SCHEDULE_NAME_LABEL = "velero.io/schedule-name";
/** On backups: the location that holds them. */
export const STORAGE_LOCATION_LABEL = "velero.io/storage-location";
/** `true` on an object or a namespace keeps it out of every backup. */
export const EXCLUDE_FROM_BACKUP_LABEL = "velero.io/exclude-from-backup";
/** Default of `volumeGroupSnapshotLabelKey`: claims with one value are snapshotted together. */
export const VOLUME_GROUP_LABEL = "velero.io/volume-group";

/** On backups: version of the cluster, such as `v1.34.4-eks-1`. */
export const SOURCE_CLUSTER_GIT_VERSION_ANNOTATION = "velero.io/source-cluster-k8s-gitversion";
/** On backups: `1`. */
export const SOURCE_CLUSTER_MAJOR_VERSION_ANNOTATION = "velero.io/source-cluster-k8s-major-version";
/** On backups: `34`, on EKS sometimes `34+`. */
export const SOURCE_CLUSTER_MINOR_VERSION_ANNOTATION = "velero.io/source-cluster-k8s-minor-version";
/** On backups: Go duration that an action may wait for one resource. */
export const RESOURCE_TIMEOUT_ANNOTATION = "velero.io/resource-timeout";
/** On any object: `true` or `false` overrides a restore's `restoreStatus`. */
export const RESTORE_STATUS_ANNOTATION = "velero.io/restore-status";

/** On our backups: version of Jangada that made it. A real Velero carries ours along unread. */
export const JANGADA_VERSION_ANNOTATION = "jangada.io/version";
/** On our backups: the etcd revision at which the lists were taken. */
export const RESOURCE_VERSION_ANNOTATION = "jangada.io/resource-version";
/** On our backups: `atomic`, or `mixed: ` and the resources listed at another revision. */
export const CONSISTENCY_ANNOTATION = "jangada.io/consistency";
/** On our backups and restores that a stack made: ARN of the execution in Step Functions. */
export const EXECUTION_ANNOTATION = "jangada.io/execution";
/** On our backups with snapshots: seconds from that revision to the first and to the last of them, `1.2 to 9.4`. */
export const SNAPSHOT_LAG_ANNOTATION = "jangada.io/snapshot-lag-seconds";
/** On our backups: uid of the namespace `kube-system`, which tells one cluster from another. */
export const SOURCE_CLUSTER_UID_ANNOTATION = "jangada.io/source-cluster-uid";
/** On a Restore: `false` switches the EKS safety pack off, `true` has it act in the same cluster too. */
export const EKS_SAFETY_PACK_ANNOTATION = "jangada.io/eks-safety-pack";
