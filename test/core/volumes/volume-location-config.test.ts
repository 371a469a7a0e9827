import { describe, expect, it } from "vitest";
import { volumeLocationConfig } from "../../../lambdas/core/volumes/volume-location-config.ts";

describe("volumeLocationConfig", () => {
  it("keeps what Velero's plugin knows, and where snapshots are copied from", () => {
    const texts = {
      region: "eu-west-1",
      profile: "backup",
      credentialsFile: "/credentials/cloud",
      ebsKmsKeyId: "alias/ebs",
      sourceRegion: "us-east-1",
    };
    expect(volumeLocationConfig({ ...texts, enableSharedConfig: "true" })).toEqual(texts);
    expect(volumeLocationConfig({ region: "eu-west-1", profile: "" })).toEqual({
      region: "eu-west-1",
    });
  });

  it.for([
    { rate: "100", value: 100 },
    { rate: "300", value: 300 },
    { rate: "", value: undefined },
  ])("reads the rate $rate", ({ rate, value }) => {
    const config = { region: "eu-west-1", volumeInitializationRate: rate };
    expect(volumeLocationConfig(config).volumeInitializationRate).toBe(value);
  });

  it("reads the mapping of zones", () => {
    const config = { region: "r", zoneMapping: "us-east-1a=us-west-2a, us-east-1b = us-west-2b" };
    expect(volumeLocationConfig(config).zoneMapping).toEqual({
      "us-east-1a": "us-west-2a",
      "us-east-1b": "us-west-2b",
    });
    expect(volumeLocationConfig({ region: "r", zoneMapping: "" })).toEqual({ region: "r" });
  });

  it.for<{ readonly config: Record<string, string> | undefined; readonly says: string }>([
    { config: undefined, says: "config.region is missing" },
    { config: { region: "" }, says: "config.region is missing" },
    {
      config: { region: "r", zone: "x", key: "y" },
      says: "config has unknown keys 'key', 'zone': remove them or use 'credentialsFile', 'ebsKmsKeyId', 'profile', 'region', 'sourceRegion', 'volumeInitializationRate', 'zoneMapping'",
    },
    {
      config: { region: "r", volumeInitializationRate: "99" },
      says: "config.volumeInitializationRate '99' must be a whole number of MiB/s from 100 to 300",
    },
    { config: { region: "r", volumeInitializationRate: "301" }, says: "'301' must be" },
    { config: { region: "r", volumeInitializationRate: "fast" }, says: "'fast' must be" },
    {
      config: { region: "r", zoneMapping: "us-east-1a=us-west-2a,us-east-1b" },
      says: "config.zoneMapping 'us-east-1a=us-west-2a,us-east-1b' must be pairs such as",
    },
    { config: { region: "r", zoneMapping: "=us-west-2a" }, says: "must be pairs" },
    { config: { volumeInitializationRate: "1", x: "y" }, says: "unknown keys 'x'" },
  ])("fails for $config", ({ config, says }) => {
    expect(() => volumeLocationConfig(config)).toThrow(
      expect.objectContaining({
        name: "FailedValidationError",
        message: expect.stringContaining(says),
      }),
    );
  });

  it("fails with every problem at once", () => {
    expect(() => volumeLocationConfig({ volumeInitializationRate: "1", x: "y" })).toThrow(
      /unknown keys.*; .*region is missing.*; .*volumeInitializationRate '1'/,
    );
  });
});
