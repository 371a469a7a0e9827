/**
 * Takes one backup as a process of its own, so that a test can kill it:
 * `node run-backup.ts KUBECONFIG S3-URL BUCKET NAME [NAMESPACE]`. Prints a line when it begins, for each batch of
 * items and for each object it wrote, so that the lines tell how far it is; SIGTERM interrupts it.
 */
import { kubeconfigConnection } from "../../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { podExecutor } from "../../../lambdas/adapters/kubernetes/pod-executor.ts";
import { s3ClientFor } from "../../../lambdas/adapters/s3/s3-client-for.ts";
import { s3ObjectStore } from "../../../lambdas/adapters/s3/s3-object-store.ts";
import { backUp } from "../../../lambdas/core/backup/back-up.ts";
import { awsLocationConfig } from "../../../lambdas/core/velero/aws-location-config.ts";
import { delegatingStore } from "../../support/delegating-store.ts";
import { backUpPorts, backupOf } from "../../support/take-backup.ts";
import { clusterReader } from "./cluster-reader.ts";

const [file = "", s3Url = "", bucketName = "", name = "", namespace = "*"] = process.argv.slice(2);
const stopped = new AbortController();
process.once("SIGTERM", () => stopped.abort());

const client = s3ClientFor(awsLocationConfig({ s3Url, s3ForcePathStyle: "true" }));
const store = s3ObjectStore(client, { bucketName, checksumAlgorithm: "CRC32" });
const tellingStore = delegatingStore(store, { afterPut: (key) => tell(`wrote ${key}`) });
await using source = await clusterReader({ file });
tell("begins");
try {
  await backUp(
    {
      ...backUpPorts(source.reader, tellingStore),
      executor: podExecutor(await kubeconfigConnection({ file })),
      onProgress: ({ groupResource }) => tell(`took ${groupResource}`),
      signal: stopped.signal,
    },
    backupOf(name, { includedNamespaces: [namespace] }),
  );
} catch (error) {
  process.stderr.write(String(error));
  process.exitCode = 1;
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
