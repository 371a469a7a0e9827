import { expect, it } from "vitest";
import { deployedCluster, deploymentParameter } from "../../lambdas/core/parameter-path.ts";

it("tells a cluster from its deployment's parameter", () => {
  expect(deployedCluster(deploymentParameter("shop"))).toBe("shop");
});

it.for([
  "/jangada/shop/backup-storage-locations/deployment",
  "/jangada/shop/config-maps",
  "/jangada//deployment",
  "/other/shop/deployment",
  "jangada/shop/deployment",
])("takes '%s' for no cluster's", (name) => {
  expect(deployedCluster(name)).toBeUndefined();
});
