import type { RetentionPorts } from "../../../lambdas/core/retention/delete-backup.ts";
import type { RetentionSnapshotter } from "../../../lambdas/core/retention/deletion-ports.ts";

/** After how many calls a process dies, and whether the next one takes effect all the same. */
export interface CallLimit {
  readonly calls: number;
  readonly when: "before" | "after";
}

/** Calls of ports, counted, of which one is the last that the process makes. */
export class LimitedCalls {
  total = 0;
  deletions = 0;
  readonly #limit: CallLimit;

  constructor(limit: CallLimit) {
    this.#limit = limit;
  }

  /** The same ports, every call of which counts. */
  ports(ports: RetentionPorts): RetentionPorts {
    const { openStore, openHolds, snapshotterFor, running } = ports;
    return {
      ...ports,
      openStore: (location) => this.counted(openStore(location)),
      openHolds: (location) => this.counted(openHolds(location)),
      snapshotterFor: (location) => {
        const found: RetentionSnapshotter | undefined = snapshotterFor(location);
        return found && this.counted(found);
      },
      running: this.counted({ running }).running,
    };
  }

  /** An object every call of which counts. */
  counted<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (_, method) => {
        const called: unknown = Reflect.get(target, method);
        if (typeof called !== "function") return called;
        return (...given: unknown[]) =>
          this.#call(String(method), () => Reflect.apply(called, target, given));
      },
    });
  }

  #call(method: string, call: () => unknown): unknown {
    const { calls, when } = this.#limit;
    if (method === "delete") this.deletions++;
    const number = this.total++;
    if (number < calls) return call();
    // A listing has no effect, so it makes no difference when it dies.
    if (number > calls || when === "before" || method.startsWith("list")) throw new Error("killed");
    return unheard(call());
  }
}

/** What takes effect, and whose answer nobody hears. */
async function unheard(answer: unknown): Promise<never> {
  await answer;
  throw new Error("killed");
}
