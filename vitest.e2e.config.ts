import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/e2e/**/*.e2e.ts"],
    // Each file starts servers of its own, and two cores hold one control plane well.
    fileParallelism: false,
    hookTimeout: 120_000,
    testTimeout: 120_000,
    env: { AWS_EC2_METADATA_DISABLED: "true", AWS_REGION: "us-east-1" },
  },
});
