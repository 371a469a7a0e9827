/** Why an item is not restored although it was selected. None of these is an error. */
export type SkipReason =
  /** A pod or a job that ran to its end: restored, it would run again. */
  | "completed"
  /** The kubelet makes mirror pods from files on its node. */
  | "mirrorPod"
  /** One of `NON_RESTORABLE_RESOURCES`. */
  | "nonRestorable"
  /** A volume that its claim gets anew from the cluster. */
  | "provisionedAnew"
  /** The API server registers it itself. */
  | "managedByKubernetes"
  /** A controller makes it again for its service account. */
  | "recreatedByKubernetes"
  /** It would act on the cluster that it comes from: see the EKS safety pack. */
  | "unsafe"
  /** Means nothing without Velero's node agent. */
  | "needsNodeAgent";
