import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** One request as it arrived, its body read. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** An S3 that says what the test wants it to. */
export interface ScriptedS3 {
  readonly url: string;
  /** All requests so far. */
  readonly seen: readonly SeenRequest[];
  stop(): Promise<void>;
}

/** Starts a server on loopback that answers every request by `answer`. */
export async function scriptedS3(
  answer: (request: SeenRequest, response: ServerResponse) => void,
): Promise<ScriptedS3> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (message, response) => {
    const { method = "", url = "", headers } = message;
    const request = { method, url, headers, body: await text(message).catch(() => "") };
    seen.push(request);
    answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers with an error in S3's form. */
export function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<Error><Code>${code}</Code><Message>the server's own words</Message></Error>`);
}
