import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { ApiRequest, ApiResponse } from "./api-request.ts";
import type { Certificate } from "./self-signed-certificate.ts";

/** What answers a request, and after how many bytes of the body the connection breaks. */
export type Answer = (
  request: ApiRequest,
) => Promise<{ readonly response: ApiResponse; readonly resetAfterBytes?: number }>;

/** A server that listens. */
export interface Listening {
  readonly url: string;
  /** Breaks open connections and stops listening. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 takes a free one. With a certificate it speaks TLS. */
export async function listen(
  port: number,
  certificate: Certificate | undefined,
  answer: Answer,
): Promise<Listening> {
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    void respond(incoming, outgoing, answer).catch(() => outgoing.destroy());
  };
  const server: Server =
    certificate === undefined
      ? createServer(onRequest)
      : createTlsServer({ key: certificate.key, cert: certificate.certificate }, onRequest);
  // Idle clients keep their connections; a test that pauses must not meet a closing one.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const scheme = certificate === undefined ? "http" : "https";
  return { url: `${scheme}://127.0.0.1:${taken}`, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: Answer,
): Promise<void> {
  const gone = new AbortController();
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const request = await readRequest(incoming, gone.signal);
  const { response, resetAfterBytes } = await answer(request);
  if (resetAfterBytes === 0) {
    incoming.socket.destroy();
    return;
  }
  outgoing.writeHead(response.status, response.headers);
  if (typeof response.body === "string") writeWhole(outgoing, response.body, resetAfterBytes);
  else await writeStream(outgoing, response.body, gone.signal);
}

function writeWhole(outgoing: ServerResponse, body: string, resetAfterBytes?: number): void {
  if (resetAfterBytes === undefined) {
    outgoing.end(body);
    return;
  }
  const part = Buffer.from(body).subarray(0, resetAfterBytes);
  outgoing.write(part, () => outgoing.socket?.destroy());
}

async function writeStream(
  outgoing: ServerResponse,
  body: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  outgoing.flushHeaders();
  for await (const chunk of body) {
    if (signal.aborted) break;
    outgoing.write(chunk);
  }
  outgoing.end();
}

async function readRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<ApiRequest> {
  const url = new URL(incoming.url ?? "/", "http://world");
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers as Record<string, string | undefined>,
    body: Buffer.concat(chunks),
    signal,
  };
}
