import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ec2ClientsFor } from "../../../lambdas/adapters/ebs/ec2-clients-for.ts";

describe("ec2ClientsFor", () => {
  it("opens one client that repeats and one that does not, both in the location's region", async () => {
    const { repeating, once } = ec2ClientsFor({ region: "eu-west-1" });
    expect(await repeating.config.maxAttempts()).toBe(3);
    expect(await once.config.maxAttempts()).toBe(1);
    expect(await repeating.config.region()).toBe("eu-west-1");
    expect(await once.config.region()).toBe("eu-west-1");
  });

  it("uses the profile and the credentials file of the location", async () => {
    const folder = await mkdtemp(join(tmpdir(), "jangada-ec2-"));
    try {
      const credentialsFile = join(folder, "credentials");
      const profile = "[backup]\naws_access_key_id = id\naws_secret_access_key = secret\n";
      await writeFile(credentialsFile, profile);
      const { once } = ec2ClientsFor({ profile: "backup", credentialsFile });
      expect(await once.config.credentials()).toMatchObject({ accessKeyId: "id" });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("leaves the region to the environment", async () => {
    expect(await ec2ClientsFor().once.config.region()).toBe("us-east-1");
  });
});
