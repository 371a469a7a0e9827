import type { Cluster } from "../cluster.ts";
import type { StoreEvent } from "../store.ts";

/** Reacts to one write, by writing in turn. */
export type Controller = (cluster: Cluster, event: StoreEvent) => void;

/** Controllers at work. */
export interface ControllerLoop {
  /** Has everything done that is to be done, at once. */
  settle(): void;
  stop(): void;
}

/**
 * Shows every write to every controller, a moment after the writer has its answer, as a controller
 * manager would.
 */
export function runControllers(
  cluster: Cluster,
  controllers: readonly Controller[],
): ControllerLoop {
  const waiting: StoreEvent[] = [];
  let turn: NodeJS.Immediate | undefined;
  const work = () => {
    turn = undefined;
    // What the controllers write meanwhile is for their next turn, so that requests come between.
    for (const event of waiting.splice(0)) {
      for (const controller of controllers) controller(cluster, event);
    }
  };
  const unsubscribe = cluster.store.subscribe((event) => {
    waiting.push(event);
    turn ??= setImmediate(work);
  });
  return {
    settle: () => {
      while (waiting.length > 0) work();
    },
    stop: () => {
      unsubscribe();
      clearImmediate(turn);
    },
  };
}
