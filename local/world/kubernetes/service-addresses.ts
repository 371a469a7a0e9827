import { parseLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import type { StoredObject } from "./collection.ts";
import { isObject, type JsonObject, listIn, objectIn } from "./json-object.ts";
import type { Store } from "./store.ts";

const RANGE = "10.96.";
const RANGE_SIZE = 2 ** 16;
const FIRST_PORT = 30_000;
const LAST_PORT = 32_767;

/** The valid node ports, as error messages name them. */
export const PORT_RANGE = `${FIRST_PORT}-${LAST_PORT}`;

/** Which cluster addresses (10.96.0.0/16) and node ports the Services of a store hold. */
export class ServiceAddresses {
  readonly #addresses = new Set<string>();
  readonly #ports = new Set<number>();
  #nextAddress = 10;
  #nextPort = FIRST_PORT;

  constructor(store: Pick<Store, "subscribe">) {
    store.subscribe((event) => {
      if (event.storage !== "services") return;
      if (event.before !== undefined) this.#release(event.before);
      if (event.after !== undefined) this.#hold(event.after);
    });
  }

  /** Whether a Service holds the address. */
  hasAddress(address: string): boolean {
    return this.#addresses.has(address);
  }

  /** Whether a Service holds the node port. */
  hasPort(port: number): boolean {
    return this.#ports.has(port);
  }

  /** A free address. It stays free until a Service with it is written. */
  freeAddress(): string {
    for (;;) {
      const number = this.#nextAddress++ % RANGE_SIZE;
      const address = `${RANGE}${number >> 8}.${number & 255}`;
      if (!this.#addresses.has(address)) return address;
    }
  }

  /** A free node port, not one of `taken`. */
  freePort(taken: ReadonlySet<number>): number {
    for (;;) {
      const port = this.#nextPort;
      this.#nextPort = port === LAST_PORT ? FIRST_PORT : port + 1;
      if (!this.#ports.has(port) && !taken.has(port)) return port;
    }
  }

  #hold(service: StoredObject): void {
    const { address, ports } = heldBy(service);
    if (address !== "" && address !== "None") this.#addresses.add(address);
    for (const port of ports) this.#ports.add(port);
  }

  #release(service: StoredObject): void {
    const { address, ports } = heldBy(service);
    this.#addresses.delete(address);
    for (const port of ports) this.#ports.delete(port);
  }
}

/** Whether an address is one a Service may ask for. */
export function isServiceAddress(address: string): boolean {
  return address.startsWith(RANGE);
}

/** Whether a node port is one a Service may ask for. */
export function isNodePort(port: number): boolean {
  return port >= FIRST_PORT && port <= LAST_PORT;
}

/** The node ports written in a Service. */
export function nodePortsOf(spec: JsonObject): number[] {
  const ports = listIn(spec, "ports").filter(isObject);
  return [...ports.map(({ nodePort }) => nodePort), spec.healthCheckNodePort].filter(
    (port) => typeof port === "number" && port > 0,
  ) as number[];
}

function heldBy(service: StoredObject): { address: string; ports: number[] } {
  const spec = objectIn(parseLossless(service.text) as JsonObject, "spec");
  return { address: String(spec.clusterIP ?? ""), ports: nodePortsOf(spec) };
}
