import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { EKSClient } from "@aws-sdk/client-eks";
import { afterEach, expect, it, vi } from "vitest";
import { eksConnection } from "../../../lambdas/adapters/eks/eks-connection.ts";
import { assumedRole } from "../../../lambdas/adapters/sts/assumed-role.ts";
import { ErrorName } from "../../../lambdas/core/errors.ts";

const ROLE = { roleArn: "arn:aws:iam::210987654321:role/jangada", sessionName: "Jangada-shop-X" };

const CREDENTIALS = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleResult><Credentials><AccessKeyId>ASIATHERE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
<SessionToken>t</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>
</AssumeRoleResponse>`;

const DENIED = `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
<Message>User: arn:aws:sts::123456789012:assumed-role/Jangada-shop-X/1 is not authorized</Message></Error>
</ErrorResponse>`;

const CLUSTER = { endpoint: "https://k", certificateAuthority: { data: "Y2E=" } };

let stop: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await stop?.();
  stop = undefined;
});

/** STS and EKS on loopback; what they are asked. STS answers `status` and `xml`. */
async function serve(status: number, xml: string) {
  const asked: { body: string; authorization: string }[] = [];
  const server = createServer(async (request, response) => {
    asked.push({
      body: await text(request),
      authorization: request.headers.authorization ?? "",
    });
    const isSts = request.method === "POST";
    response.writeHead(isSts ? status : 200, {
      "content-type": isSts ? "text/xml" : "application/json",
    });
    response.end(isSts ? xml : JSON.stringify({ cluster: CLUSTER }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stop = () => new Promise((resolve) => server.close(resolve));
  useEndpoint((server.address() as AddressInfo).port);
  return asked;
}

function useEndpoint(port: number): void {
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAHERE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
}

function connect() {
  const client = new EKSClient({ credentials: assumedRole(ROLE), maxAttempts: 1 });
  return eksConnection(client, "shop").finally(() => client.destroy());
}

it("assumes the role once, under the function's name, and signs requests and tokens as the role", async () => {
  const asked = await serve(200, CREDENTIALS);
  const { authorization } = await connect();
  const token = Buffer.from(String(await authorization(false)).split(".")[1] ?? "", "base64url");

  expect(asked).toHaveLength(2);
  const { RoleArn, RoleSessionName } = Object.fromEntries(new URLSearchParams(asked[0]?.body));
  expect({ RoleArn, RoleSessionName }).toEqual({
    RoleArn: ROLE.roleArn,
    RoleSessionName: "Jangada-shop-X",
  });
  expect(asked[0]?.authorization).toContain("Credential=AKIAHERE/");
  expect(asked[1]?.authorization).toContain("Credential=ASIATHERE/");
  expect(token.toString()).toContain("X-Amz-Credential=ASIATHERE");
});

it("fails with the role, the words of STS and the remedy when it may not be assumed", async () => {
  await serve(403, DENIED);

  await expect(connect()).rejects.toMatchObject({
    name: ErrorName.ClusterDenied,
    message: `role '${ROLE.roleArn}' cannot be assumed: User: arn:aws:sts::123456789012:assumed-role/Jangada-shop-X/1 is not authorized; check spec.roleArn, and that the role's trust policy lets in the role of the function`,
  });
});

it("fails with what a retry may mend when STS does not answer", async () => {
  await serve(200, CREDENTIALS);
  await stop?.();
  stop = undefined;

  await expect(connect()).rejects.toMatchObject({
    name: ErrorName.ClusterUnavailable,
    message: expect.stringMatching(/cannot be assumed: .*; a function in a VPC without NAT needs/),
  });
});
