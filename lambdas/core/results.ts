/** Messages of one severity, by where they belong (velero pkg/util/results/result.go). */
export interface Result {
  /** About the run as a whole. */
  readonly velero?: readonly string[];
  /** About cluster-scoped items. */
  readonly cluster?: readonly string[];
  /** About items of a namespace. */
  readonly namespaces?: Readonly<Record<string, readonly string[]>>;
}

/** The body of `-results.gz`. */
export interface Results {
  readonly errors: Result;
  readonly warnings: Result;
}

/** Where a message belongs: the run, the cluster's own objects, or a namespace. */
export type Scope = "velero" | "cluster" | { readonly namespace: string };

/** Collects the messages of one severity while a run goes on. */
export class ResultCollector {
  readonly #velero: string[] = [];
  readonly #cluster: string[] = [];
  readonly #namespaces = new Map<string, string[]>();
  #count = 0;

  /** Messages so far: what `status.errors` or `status.warnings` says. */
  get count(): number {
    return this.#count;
  }

  add(scope: Scope, message: string): void {
    this.#count++;
    this.#listOf(scope).push(message);
  }

  /** Velero's shape: an empty place is left out. */
  toResult(): Result {
    return {
      ...(this.#velero.length > 0 && { velero: this.#velero }),
      ...(this.#cluster.length > 0 && { cluster: this.#cluster }),
      ...(this.#namespaces.size > 0 && { namespaces: Object.fromEntries(this.#namespaces) }),
    };
  }

  #listOf(scope: Scope): string[] {
    if (scope === "velero") return this.#velero;
    if (scope === "cluster") return this.#cluster;
    const list = this.#namespaces.get(scope.namespace) ?? [];
    this.#namespaces.set(scope.namespace, list);
    return list;
  }
}

/** One run's messages after another's, as if one run had had them all. */
export function joinResults(first: Result, second: Result): Result {
  const joined = new ResultCollector();
  for (const result of [first, second]) {
    for (const [scope, message] of messagesOf(result)) joined.add(scope, message);
  }
  return joined.toResult();
}

function messagesOf({ velero = [], cluster = [], namespaces = {} }: Result): [Scope, string][] {
  const of = (scope: Scope, messages: readonly string[]) =>
    messages.map((message): [Scope, string] => [scope, message]);
  return [
    ...of("velero", velero),
    ...of("cluster", cluster),
    ...Object.entries(namespaces).flatMap(([namespace, messages]) => of({ namespace }, messages)),
  ];
}

/** How many messages there are. */
export function countMessages(result: Result): number {
  return messagesOf(result).length;
}
