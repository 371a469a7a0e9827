import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { EC2Client } from "@aws-sdk/client-ec2";
import type { Ec2Clients } from "../../../lambdas/adapters/ebs/ec2-clients-for.ts";
import { emulatorSettings } from "../../support/emulator-settings.ts";

/** An EC2 that says what the test wants it to. */
export interface ScriptedEc2 {
  readonly clients: Ec2Clients;
  /** Parameters of all requests so far, `Action` among them. */
  readonly seen: readonly URLSearchParams[];
  stop(): Promise<void>;
}

/** What one request is answered with: a body, EC2's error code, or a broken connection. */
export type Ec2Answer =
  | { readonly body: string }
  | { readonly code: string; readonly status?: number; readonly message?: string }
  | "break";

/** Starts a server on loopback that answers every request by `answer`. */
export async function scriptedEc2(
  answer: (request: URLSearchParams) => Ec2Answer,
): Promise<ScriptedEc2> {
  const seen: URLSearchParams[] = [];
  const server = createServer(async (message, response) => {
    const request = new URLSearchParams(await text(message));
    seen.push(request);
    respond(response, String(request.get("Action")), answer(request));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const config = emulatorSettings(`http://127.0.0.1:${port}`);
  const clients = {
    repeating: new EC2Client({ ...config, maxAttempts: 2 }),
    once: new EC2Client({ ...config, maxAttempts: 1 }),
  };
  return {
    clients,
    seen,
    async stop() {
      clients.repeating.destroy();
      clients.once.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function respond(response: ServerResponse, action: string, answer: Ec2Answer): void {
  if (answer === "break") response.destroy();
  else if ("body" in answer) {
    response.writeHead(200, { "content-type": "text/xml" });
    response.end(`<${action}Response>${answer.body}</${action}Response>`);
  } else {
    const { code, status = 400, message = "the server's own words." } = answer;
    response.writeHead(status, { "content-type": "text/xml" });
    const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    response.end(`<Response><Errors>${error}</Errors><RequestID>1</RequestID></Response>`);
  }
}

/** XML of a list as EC2 writes it. */
export function xmlList(name: string, items: readonly string[]): string {
  return `<${name}>${items.map((item) => `<item>${item}</item>`).join("")}</${name}>`;
}
