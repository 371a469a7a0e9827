import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { s3ClientFor } from "../../../lambdas/adapters/s3/s3-client-for.ts";
import { awsLocationConfig } from "../../../lambdas/core/velero/aws-location-config.ts";
import { type TestClients, testClients } from "./test-clients.ts";

describe("s3ClientFor", () => {
  let clients: TestClients;
  beforeAll(async () => {
    clients = await testClients();
  });
  afterAll(() => clients.stop());

  const configOf = (config: Record<string, string>) =>
    s3ClientFor(awsLocationConfig(config)).config;

  it("goes to AWS, following a bucket to its region", async () => {
    const config = configOf({ region: "sa-east-1" });
    expect(await config.region()).toBe("sa-east-1");
    expect(config).toMatchObject({ followRegionRedirects: true, forcePathStyle: false });
    expect(config.endpoint).toBeUndefined();
  });

  it("goes to another endpoint in the style it wants, with a region of no meaning", async () => {
    const config = configOf({ s3Url: "https://s3.example.com:9000", s3ForcePathStyle: "true" });
    expect(await config.region()).toBe("us-east-1");
    expect(config.forcePathStyle).toBe(true);
    expect(await config.endpoint?.()).toMatchObject({ hostname: "s3.example.com", port: 9000 });
  });

  it("takes the credentials of the profile in the file", async () => {
    const { credentialsFile } = clients;
    const config = configOf({ credentialsFile, profile: "denied" });
    expect(await config.credentials()).toMatchObject({ accessKeyId: "denied" });
  });

  it.for([
    ["", "WHEN_REQUIRED"],
    ["CRC32", "WHEN_SUPPORTED"],
  ])("with the checksum algorithm '%s' sends checksums %s", async ([checksumAlgorithm, when]) => {
    const config = configOf({ checksumAlgorithm: checksumAlgorithm ?? "" });
    expect(await config.requestChecksumCalculation()).toBe(when);
    expect(await config.responseChecksumValidation()).toBe(when);
  });

  it("trusts what the location trusts, and always gives up in the end", async () => {
    const client = s3ClientFor(awsLocationConfig({ caCert: "PEM", insecureSkipTLSVerify: "true" }));
    const handler = client.config.requestHandler;
    // The handler settles its configuration with its first request, even one that is stopped at once.
    const stopped = handler.handle({} as never, { abortSignal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow("abort");
    const { httpHandlerConfigs } = handler as { httpHandlerConfigs?: () => object };
    expect(httpHandlerConfigs?.call(handler)).toMatchObject({
      connectionTimeout: 5_000,
      socketTimeout: 60_000,
      httpsAgent: { options: { ca: "PEM", rejectUnauthorized: false, keepAlive: true } },
    });
    expect(await client.config.maxAttempts()).toBe(5);
  });
});
