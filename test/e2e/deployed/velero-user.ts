import { describe, expect, it } from "vitest";
import { EMULATOR_ENVIRONMENT } from "../../support/emulator-settings.ts";
import type { DeployedStack } from "../support/deployed-stack.ts";
import { runVeleroUser } from "../support/velero-user.ts";

/** Who types it has the account's rights, and no kubeconfig. */
export function describeVeleroUser(deployed: () => DeployedStack): void {
  describe("by the command", () => {
    it("runs a Velero user's script, unchanged but for the alias", async () => {
      const { settings, cluster } = deployed();
      const progress = await runVeleroUser({
        cluster,
        alias: "jangada",
        environment: {
          ...EMULATOR_ENVIRONMENT,
          AWS_ENDPOINT_URL: settings.endpoint,
          AWS_REGION: settings.region,
          KUBECONFIG: "/dev/null",
        },
      });
      expect(progress).toMatch(/ s {2}FinishBackup$/m);
      expect(progress).toMatch(/ s {2}FinishRestore {2}\d+ of [1-9]\d* items/);
    });
  });
}
