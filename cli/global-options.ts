/** What may be said of the floor before or after any command. */
export interface GlobalOptions {
  /** Act in this process instead of through the deployed stack. */
  readonly local?: boolean;
  /** Path of a `clusters/<name>.yaml`. */
  readonly config?: string;
  /** Name of a cluster: its stack, or its file in `clusters/`. */
  readonly cluster?: string;
  readonly kubeconfig?: string;
  readonly kubecontext?: string;
  /** Velero's namespace, which here is no more than what objects carry. */
  readonly namespace: string;
  /** Colours even if `NO_COLOR` is set, or not even in a terminal. */
  readonly colorized?: boolean;
  /** Show stacks of errors. */
  readonly debug?: boolean;
}
