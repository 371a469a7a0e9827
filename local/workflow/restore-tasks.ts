import { ErrorName, JangadaError } from "../../lambdas/core/errors.ts";
import type { RestoreSummary } from "../../lambdas/core/restore/finish-restore.ts";
import type { ChunkSummary } from "../../lambdas/core/restore/restore-items.ts";
import {
  createVolumesState,
  finishRestoreState,
  type PlanSummary,
  planRestoreState,
  restoreItemsState,
  runRestoreHooksState,
  validateRestoreState,
  type WorkflowPorts,
} from "../../lambdas/core/restore/restore-states.ts";
import type { StartedRestore } from "../../lambdas/core/restore/start-restore.ts";
import { watchedWriter } from "./watched-writer.ts";

/** Who wants to know how far a restore has come. */
export interface RestoreObserver {
  /** A state has begun, `RestoreItems` once for each chunk and attempt. */
  readonly onState?: (state: string) => void;
  /** The archive has been read; nothing has been changed yet. */
  readonly onPlanned?: (plan: PlanSummary) => void;
  /** The cluster took or refused an object of this group-resource. */
  readonly onItem?: (groupResource: string) => void;
  /** A chunk is done. */
  readonly onChunk?: (chunk: string, counts: ChunkSummary) => void;
}

/** What the engine passes to a task, and takes from it: the form of `lambda:invoke`. */
type Task = (parameters: { readonly Payload: never }) => Promise<{ readonly Payload: unknown }>;

/**
 * The tasks of one restore, by the names of their states, as its functions would do them.
 *
 * The engine of this process leaves running, and even begins, chunks of a wave in which another one
 * has failed; Step Functions stops them. So the restore's end waits for those that run, and those
 * that come after it are refused.
 */
export class RestoreTasks {
  readonly #ports: WorkflowPorts;
  readonly #observer: RestoreObserver;
  readonly #running = new Set<Promise<unknown>>();
  #started: StartedRestore | undefined;
  #summary: RestoreSummary | undefined;
  #refuses: (state: string) => boolean = () => false;

  constructor(ports: WorkflowPorts, observer: RestoreObserver) {
    const writer = watchedWriter(ports.writer, (resource) => observer.onItem?.(resource));
    this.#ports = { ...ports, writer };
    this.#observer = observer;
  }

  /** For the engine. */
  get byState(): Readonly<Record<string, Task>> {
    return {
      ValidateRestore: this.#task("ValidateRestore", async (state) => {
        this.#started = await validateRestoreState(state, this.#ports);
        return this.#started;
      }),
      PlanRestore: this.#task("PlanRestore", async (state) => {
        const plan = await planRestoreState(state, this.#ports);
        this.#observer.onPlanned?.(plan);
        return plan;
      }),
      CreateVolumes: this.#task("CreateVolumes", (state) => createVolumesState(state, this.#ports)),
      RestoreItems: this.#task("RestoreItems", (state) => this.#restoreItems(state)),
      RunRestoreHooks: this.#task("RunRestoreHooks", (state) =>
        runRestoreHooksState(state, this.#ports),
      ),
      FinishRestore: this.#task("FinishRestore", (state) => this.#finish(state)),
    };
  }

  /**
   * Waits for what still runs, and writes down how far the restore came. Returns a summary only if
   * it had come to its end before it was told to stop.
   */
  async stop(reason: string): Promise<RestoreSummary | undefined> {
    // An engine that was told to stop still begins what it was waiting to repeat.
    this.#refuses = () => true;
    await Promise.allSettled(this.#running);
    if (this.#summary !== undefined) return this.#summary;
    if (this.#started?.phase !== "InProgress") return undefined;
    const failure = { Error: ErrorName.Interrupted, Cause: reason };
    await finishRestoreState({ ...this.#started, failure }, this.#ports);
    return undefined;
  }

  #task(name: string, work: (state: never) => Promise<unknown>): Task {
    return async ({ Payload }) => {
      if (this.#refuses(name)) {
        throw new JangadaError(ErrorName.Interrupted, `state '${name}' comes after the end`);
      }
      this.#observer.onState?.(name);
      const running = work(Payload);
      this.#running.add(running);
      try {
        return { Payload: await running };
      } finally {
        this.#running.delete(running);
      }
    };
  }

  async #restoreItems(state: Parameters<typeof restoreItemsState>[0]): Promise<ChunkSummary> {
    const counts = await restoreItemsState(state, this.#ports);
    this.#observer.onChunk?.(state.chunk, counts);
    return counts;
  }

  async #finish(state: Parameters<typeof finishRestoreState>[0]): Promise<RestoreSummary> {
    this.#refuses = (name) => name === "RestoreItems";
    await Promise.allSettled(this.#running);
    this.#summary = await finishRestoreState(state, this.#ports);
    return this.#summary;
  }
}
