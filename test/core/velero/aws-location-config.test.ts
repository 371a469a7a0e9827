import { describe, expect, it } from "vitest";
import {
  awsLocationConfig,
  readAwsLocationConfig,
} from "../../../lambdas/core/velero/aws-location-config.ts";

const DEFAULTS = {
  s3ForcePathStyle: false,
  insecureSkipTLSVerify: false,
  checksumAlgorithm: "CRC32",
};

describe("awsLocationConfig", () => {
  it("defaults to AWS itself, its certificates and CRC32", () => {
    expect(awsLocationConfig()).toEqual(DEFAULTS);
    expect(awsLocationConfig({})).toEqual(DEFAULTS);
  });

  it("keeps every text as it stands", () => {
    const texts = {
      region: "eu-west-1",
      s3Url: "http://127.0.0.1:9000",
      publicUrl: "https://backups.example.com",
      customerKeyEncryptionFile: "/keys/backup",
      tagging: "team=a&stage=",
      profile: "backup",
      credentialsFile: "/credentials/cloud",
      caCert: "-----BEGIN CERTIFICATE-----",
    };
    expect(awsLocationConfig(texts)).toEqual({ ...DEFAULTS, ...texts });
  });

  it.for([
    ["true", true],
    ["True", true],
    ["1", true],
    ["false", false],
    ["F", false],
    ["", false],
  ] as const)("reads the boolean '%s' as %s, as Go does", ([value, expected]) => {
    const read = awsLocationConfig({ s3ForcePathStyle: value, insecureSkipTLSVerify: value });
    expect(read).toMatchObject({ s3ForcePathStyle: expected, insecureSkipTLSVerify: expected });
  });

  it("counts an empty text as unset", () => {
    expect(awsLocationConfig({ region: "", s3Url: "", serverSideEncryption: "" })).toEqual(
      DEFAULTS,
    );
  });

  it.for(["", "CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])(
    "accepts the checksum algorithm '%s'",
    (checksumAlgorithm) => {
      expect(awsLocationConfig({ checksumAlgorithm })).toMatchObject({ checksumAlgorithm });
    },
  );

  it("lets a key decide over serverSideEncryption", () => {
    const withKey = awsLocationConfig({ kmsKeyId: "alias/backup", serverSideEncryption: "AES256" });
    expect(withKey).toEqual({ ...DEFAULTS, kmsKeyId: "alias/backup" });
    const without = awsLocationConfig({ serverSideEncryption: "AES256" });
    expect(without.serverSideEncryption).toBe("AES256");
  });

  it("accepts and forgets what has no effect in Velero either", () => {
    const config = { signatureVersion: "4", enableSharedConfig: "true", bucket: "b", prefix: "p" };
    expect(awsLocationConfig(config)).toEqual(DEFAULTS);
  });

  it("accepts a single tag, which S3 does too", () => {
    expect(awsLocationConfig({ tagging: "team=a" }).tagging).toBe("team=a");
  });

  it.for([
    [
      { regoin: "x", Bucket: "y" },
      "config has unknown keys 'Bucket', 'regoin': remove them or use",
    ],
    [{ s3ForcePathStyle: "yes" }, "config.s3ForcePathStyle 'yes' must be one of 'true', 'false'"],
    [{ checksumAlgorithm: "MD5" }, "config.checksumAlgorithm 'MD5' must be one of '', 'CRC32', "],
    [
      { serverSideEncryption: "rot13" },
      "config.serverSideEncryption 'rot13' must be one of 'AES256', ",
    ],
    [{ s3Url: "minio:9000" }, "config.s3Url 'minio:9000' must be a URL such as"],
    [{ publicUrl: "nowhere" }, "config.publicUrl 'nowhere' must be a URL such as"],
    [{ tagging: "team" }, "config.tagging 'team' must look like 'team=a&stage=test'"],
    [{ tagging: "a=1&&b=2" }, "config.tagging 'a=1&&b=2' must look like"],
    [
      { tagging: Array(11).fill("a=1").join("&") },
      "config.tagging has 11 tags: S3 takes at most 10",
    ],
    [
      { kmsKeyId: "k", customerKeyEncryptionFile: "/f" },
      "config.kmsKeyId 'k' and config.customerKeyEncryptionFile '/f' exclude each other: remove one",
    ],
    [
      { customerKeyEncryptionSecret: "name/key" },
      "config.customerKeyEncryptionSecret 'name/key' names a Secret that only a server inside the " +
        "cluster can read: use customerKeyEncryptionFile",
    ],
  ] as const)("fails on %o", ([config, problem]) => {
    const { problems } = readAwsLocationConfig(config as Record<string, string>);
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it("fails with every problem at once", () => {
    const config = { colour: "red", insecureSkipTLSVerify: "no", tagging: "=" };
    expect(() => awsLocationConfig(config)).toThrow(
      expect.objectContaining({
        name: "FailedValidationError",
        message: expect.stringMatching(
          /'colour'.*; config\.insecureSkip.*'no'.*; config\.tagging '='/,
        ),
      }),
    );
  });
});
