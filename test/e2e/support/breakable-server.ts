import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server that can be cut while connections go through it. */
export interface BreakableServer extends AsyncDisposable {
  /** Like the server's own URL, by another port. */
  readonly url: string;
  /** Breaks off the connections that go through it now; new ones are let through. */
  cut(): void;
}

/** Passes bytes on to the server of a URL on this machine, whatever they are. */
export async function breakableServer(server: string): Promise<BreakableServer> {
  const target = new URL(server);
  const sockets = new Set<Socket>();
  const hold = (socket: Socket) => {
    sockets.add(socket);
    // What breaks is what is looked at, at the other end.
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    return socket;
  };
  const proxy = createServer((near) => {
    const far = hold(connect(Number(target.port), target.hostname));
    hold(near).pipe(far).pipe(near);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const url = new URL(server);
  url.port = String((proxy.address() as AddressInfo).port);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href.replace(/\/$/, ""),
    cut,
    async [Symbol.asyncDispose]() {
      proxy.close();
      cut();
    },
  };
}
