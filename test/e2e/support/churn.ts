import {
  LOADED_KINDS,
  type LoadedCluster,
  type LoadedKind,
  type LoadedPlace,
} from "./load-cluster.ts";

const KINDS = Object.keys(LOADED_KINDS) as readonly LoadedKind[];
/** Objects a writer makes and removes again live for so many rounds. */
const ROUNDS_ALIVE = 3;

/** Writers that go on until they are told to stop. */
export interface Churn {
  /** Resolves once so many more writes were confirmed; rejects when a writer failed. */
  moreWrites(count: number): Promise<void>;
  /** Resolves when every writer has ended its round and every removal is on record. */
  stop(): Promise<void>;
}

/**
 * The objects that a cluster is filled with: `perKind` of each kind in each namespace, and one
 * `counter` of each kind, which {@link startChurn} always counts up in the order of the kinds.
 */
export function loadedPlaces(
  namespaces: readonly string[],
  perKind: number,
): readonly LoadedPlace[] {
  return namespaces.flatMap((namespace) =>
    KINDS.flatMap((kind) => [
      { kind, namespace, name: "counter" },
      ...Array.from({ length: perKind }, (_, index) => ({ kind, namespace, name: `n-${index}` })),
    ]),
  );
}

/**
 * Starts a writer for each namespace, each as fast as the API server answers. A round counts up the
 * counters, makes an object of each kind, changes one it was filled with, and removes two. Rounds
 * count from `firstRound`, because each uses up objects of its own.
 */
export function startChurn(
  cluster: LoadedCluster,
  namespaces: readonly string[],
  firstRound: number,
): Churn {
  let isOver = false;
  let removals = cluster.history.removals;
  const write = async (namespace: string) => {
    for (let round = firstRound; !isOver; round++) {
      for (const kind of KINDS) {
        await cluster.update({ kind, namespace, name: "counter" }, round);
        await cluster.create({ kind, namespace, name: `new-${round}` }, round);
        await cluster.update({ kind, namespace, name: `n-${2 * round}` }, round);
        await cluster.remove({ kind, namespace, name: `n-${2 * round + 1}` });
        removals++;
        if (round < firstRound + ROUNDS_ALIVE) continue;
        await cluster.remove({ kind, namespace, name: `new-${round - ROUNDS_ALIVE}` });
        removals++;
      }
    }
  };
  const writers = Promise.all(namespaces.map(write));
  const until = async (isReached: () => boolean) => {
    while (!isReached()) await Promise.race([new Promise((wake) => setTimeout(wake, 2)), failed]);
  };
  const failed = writers.then(() => new Promise(() => {}));
  failed.catch(() => {});
  return {
    async moreWrites(count) {
      const goal = cluster.history.count + count;
      await until(() => cluster.history.count >= goal);
    },
    async stop() {
      isOver = true;
      await writers;
      await until(() => cluster.history.removals === removals);
    },
  };
}
