import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { EKSClient } from "@aws-sdk/client-eks";
import { expect, it } from "vitest";
import { existingCluster } from "../../../lambdas/adapters/eks/existing-cluster.ts";
import { emulatorSettings } from "../../support/emulator-settings.ts";

/** Asks for a cluster where EKS gives this answer. */
async function ask(status: number, answer: object) {
  const server = createServer((_request, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new EKSClient(
    emulatorSettings(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  );
  return await existingCluster(client, "shop").finally(() => {
    client.destroy();
    server.close();
  });
}

it("reads how the cluster lets people in, and from where", async () => {
  const cluster = {
    status: "ACTIVE",
    accessConfig: { authenticationMode: "CONFIG_MAP" },
    resourcesVpcConfig: { endpointPublicAccess: false, vpcId: "vpc-1" },
  };

  expect(await ask(200, { cluster })).toEqual({
    status: "ACTIVE",
    authenticationMode: "CONFIG_MAP",
    hasPublicEndpoint: false,
    vpcId: "vpc-1",
  });
});

it("takes for public what says nothing of it, as emulators do", async () => {
  expect(await ask(200, { cluster: { status: "ACTIVE" } })).toEqual({
    status: "ACTIVE",
    authenticationMode: "",
    hasPublicEndpoint: true,
    vpcId: "",
  });
});

it("finds nothing where there is none", async () => {
  expect(await ask(404, { __type: "ResourceNotFoundException", message: "no" })).toBeUndefined();
});

it("fails with any other answer", async () => {
  const denied = { __type: "AccessDeniedException", message: "no" };

  await expect(ask(403, denied)).rejects.toMatchObject({ name: "AccessDeniedException" });
});
