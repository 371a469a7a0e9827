import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** What the server does with one command; `send` puts a message on a channel of the protocol. */
export type ExecScript = (exec: {
  readonly request: IncomingMessage;
  readonly protocol: string;
  readonly words: readonly string[];
  readonly send: (channel: number, text: string) => void;
  /** Ends the connection, without a word of the protocol. */
  readonly drop: () => void;
}) => void | Promise<void>;

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/**
 * An API server that knows `pods/exec` over WebSockets and nothing else, on loopback, without TLS. It
 * speaks the first of the client's protocols that is among `protocols`, reads no message, and answers
 * no ping.
 */
export async function startExecServer(
  script: ExecScript,
  protocols: readonly string[] = ["v5.channel.k8s.io"],
) {
  const sockets = new Set<Socket>();
  const requests: IncomingMessage[] = [];
  const server = createServer((_, response) => response.writeHead(404).end());
  server.on("upgrade", (request: IncomingMessage, socket: Socket) => {
    sockets.add(socket);
    requests.push(request);
    socket.on("error", () => {});
    const offered = String(request.headers["sec-websocket-protocol"]).split(/,\s*/);
    const protocol = offered.find((one) => protocols.includes(one));
    if (protocol === undefined) {
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    const key = `${request.headers["sec-websocket-key"]}${GUID}`;
    const accept = createHash("sha1").update(key).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
    );
    const words = new URL(String(request.url), "http://x").searchParams.getAll("command");
    const send = (channel: number, text: string) => {
      socket.write(frame(Buffer.concat([Buffer.of(channel), Buffer.from(text)])));
    };
    void script({ request, protocol, words, send, drop: () => socket.destroy() });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    server: `http://127.0.0.1:${port}/`,
    requests,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** One binary message, unmasked and in one piece. */
function frame(payload: Buffer): Buffer {
  const head = Buffer.alloc(payload.length < 126 ? 2 : 4);
  head.writeUInt8(0x82, 0);
  if (payload.length < 126) head.writeUInt8(payload.length, 1);
  else {
    head.writeUInt8(126, 1);
    head.writeUInt16BE(payload.length, 2);
  }
  return Buffer.concat([head, payload]);
}
