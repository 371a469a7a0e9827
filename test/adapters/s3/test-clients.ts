import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { s3ClientFor } from "../../../lambdas/adapters/s3/s3-client-for.ts";
import { awsLocationConfig } from "../../../lambdas/core/velero/aws-location-config.ts";

/** Clients with credentials of their own, whatever the machine has. */
export interface TestClients {
  /** A folder that goes with the clients. */
  readonly folder: string;
  /** A file of the profiles `test` and `denied`, named like their access key ids. */
  readonly credentialsFile: string;
  open(config: Readonly<Record<string, string>>): S3Client;
  stop(): Promise<void>;
}

/** Opens clients as a storage location's configuration would, path style and profile `test` unless it says so. */
export async function testClients(): Promise<TestClients> {
  const folder = await mkdtemp(join(tmpdir(), "jangada-s3-"));
  const credentialsFile = join(folder, "credentials");
  const profiles = ["test", "denied"].map(
    (id) => `[${id}]\naws_access_key_id = ${id}\naws_secret_access_key = ${id}\n`,
  );
  await writeFile(credentialsFile, profiles.join("\n"));
  const clients: S3Client[] = [];
  return {
    folder,
    credentialsFile,
    open(config) {
      const all = { profile: "test", credentialsFile, s3ForcePathStyle: "true", ...config };
      const client = s3ClientFor(awsLocationConfig(all));
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.destroy();
      await rm(folder, { recursive: true });
    },
  };
}
