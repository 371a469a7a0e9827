import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**"],
    env: { AWS_EC2_METADATA_DISABLED: "true", AWS_REGION: "us-east-1" },
    coverage: { include: ["lambdas/core/**"], thresholds: { 100: true } },
  },
});
