import type { ConfigurationFile } from "./configuration-file.ts";

/** What a floor on this machine is made of. */
export interface LocalFloorParts {
  readonly file: ConfigurationFile;
  /** Path of a kubeconfig; `undefined` looks where kubectl looks. */
  readonly kubeconfig?: string;
  readonly kubecontext?: string;
}
