import {
  GetExecutionHistoryCommand,
  type GetExecutionHistoryCommandOutput,
  type HistoryEvent,
  type SFNClient,
} from "@aws-sdk/client-sfn";

/** Something that happened in a Task state of an execution. */
export interface ExecutionEvent {
  /** Name of the state, such as `BackUpItems`. */
  readonly state: string;
  readonly kind: "entered" | "succeeded";
  /** What the function returned; of an event that succeeded. */
  readonly output?: unknown;
}

/** Most looks meet fewer; a map over chunks has seven for each. */
const EVENTS_A_PAGE = 100;

/** Reads the history of an execution bit by bit: each time what is new since the last. */
export class ExecutionEvents {
  readonly #client: SFNClient;
  readonly #executionArn: string;
  /** The Task state of each event, for what comes after it: several run at once in a map. */
  readonly #states = new Map<number, string>();
  #newest = 0;

  constructor(client: SFNClient, executionArn: string) {
    this.#client = client;
    this.#executionArn = executionArn;
  }

  /** What is new, oldest first; nothing where the history may not be read, which following does not need. */
  async next(): Promise<readonly ExecutionEvent[]> {
    const events = await this.#unseen().catch(() => []);
    this.#newest = events.at(-1)?.id ?? this.#newest;
    return events.flatMap((event) => this.#eventOf(event) ?? []);
  }

  /** From the newest back to what was seen before, for a history cannot be read from its middle on. */
  async #unseen(): Promise<readonly HistoryEvent[]> {
    const unseen: HistoryEvent[] = [];
    let page: GetExecutionHistoryCommandOutput | undefined;
    do {
      page = await this.#client.send(
        new GetExecutionHistoryCommand({
          executionArn: this.#executionArn,
          reverseOrder: true,
          maxResults: EVENTS_A_PAGE,
          ...(page?.nextToken && { nextToken: page.nextToken }),
        }),
      );
      const { events = [] } = page;
      unseen.push(...events.filter(({ id = 0 }) => id > this.#newest));
      if (events.some(({ id = 0 }) => id <= this.#newest)) break;
    } while (page.nextToken);
    return unseen.reverse();
  }

  #eventOf(event: HistoryEvent): ExecutionEvent | undefined {
    // An emulator need not say what came before; where states run one after another it is the last.
    const { id = 0, previousEventId = id - 1, type } = event;
    const state = event.stateEnteredEventDetails?.name ?? this.#states.get(previousEventId) ?? "";
    this.#states.set(id, state);
    if (type === "TaskStateEntered") return { state, kind: "entered" };
    const { output } = event.taskSucceededEventDetails ?? {};
    if (type !== "TaskSucceeded" || output === undefined) return undefined;
    return { state, kind: "succeeded", output: JSON.parse(output).Payload };
  }
}
