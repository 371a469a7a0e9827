import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Connection } from "../../../lambdas/core/kube/connection.ts";

/** One request as it arrived, its body read. */
interface SeenRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Answers one request; the answers of a script follow each other, the last one for ever. */
export type Answer = (response: ServerResponse) => void;

/** An API server that says what the test wants it to. */
export interface ScriptedApiServer extends AsyncDisposable {
  readonly url: string;
  /** All requests so far. */
  readonly seen: readonly SeenRequest[];
  /** A connection to it, without TLS and credentials unless given. */
  connection(more?: Partial<Connection>): Connection;
}

/** Starts a server on loopback; with `tls`, it speaks HTTPS. */
export async function scriptedApiServer(
  answers: readonly Answer[],
  tls?: ServerOptions,
): Promise<ScriptedApiServer> {
  const seen: SeenRequest[] = [];
  const answer = (message: IncomingMessage, body: string, response: ServerResponse) => {
    const { method = "", url = "", headers } = message;
    const turn = Math.min(seen.push({ method, url, headers, body }), answers.length) - 1;
    answers[turn]?.(response);
  };
  const listener = (message: IncomingMessage, response: ServerResponse) => {
    text(message).then(
      (body) => answer(message, body, response),
      () => response.destroy(),
    );
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    seen,
    connection: (more = {}) => ({
      server: url,
      tls: {},
      authorization: async () => undefined,
      ...more,
    }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers with a status, a body and headers. */
export function say(status: number, body = "{}", headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(status, headers).end(body);
}

/** Closes the connection without an answer. */
export const hangUp: Answer = (response) => void response.socket?.destroy();

/** Answers 200, sends the beginning of a body and breaks the connection. */
export function breakOff(beginning: string): Answer {
  return (response) => {
    response.writeHead(200, { "content-length": "100000" });
    response.write(beginning, () => response.socket?.destroy());
  };
}

/** Never answers. */
export const keepSilent: Answer = () => {};
