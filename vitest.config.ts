import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**"],
    // Files share a worker's modules: loading them anew for each took longer than all tests together.
    isolate: false,
    maxWorkers: "100%",
    // For what hangs. A machine that is shared takes many times as long for what is merely slow.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { AWS_EC2_METADATA_DISABLED: "true", AWS_REGION: "us-east-1" },
    coverage: { include: ["lambdas/core/**"], thresholds: { 100: true } },
  },
});
