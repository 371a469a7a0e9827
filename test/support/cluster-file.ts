import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a cluster's configuration says in a test. */
export interface ClusterFileContents {
  readonly s3Url: string;
  /** Of its only storage location, `default`; `backups` when absent, and none at all for `""`. */
  readonly bucket?: string;
  readonly region?: string;
  /** Further documents, each without its `---`. */
  readonly more?: readonly string[];
}

/**
 * Writes the configuration of a cluster `shop` with one storage location into a folder, for `--config`,
 * and returns its path; the text is written out because people write it.
 */
export function writeClusterFile(folder: string, contents: ClusterFileContents): string {
  const file = join(folder, "shop.yaml");
  writeFileSync(file, [clusterText(contents), ...(contents.more ?? [])].join("---\n"));
  return file;
}

function clusterText({ s3Url, bucket = "backups", region = "us-east-1" }: ClusterFileContents) {
  const storage = `  objectStorage: { bucket: ${bucket} }
  config: { s3Url: "${s3Url}", s3ForcePathStyle: "true", region: ${region} }
`;
  return `apiVersion: jangada.io/v1
kind: Cluster
metadata: { name: shop }
spec: { eksClusterName: shop, region: ${region} }
---
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: { name: default }
spec:
  provider: aws
  default: true
${bucket === "" ? "" : storage}`;
}
