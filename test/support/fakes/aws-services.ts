import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { invoked } from "./lambda-call.ts";
import { pageOf } from "./page-of.ts";
import { parameterCall } from "./parameter-call.ts";

/** An execution of a state machine. */
export interface FakeExecution {
  readonly input: string;
  readonly status: "RUNNING" | "SUCCEEDED" | "FAILED";
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** Oldest first; ids and what came before each are counted up where an event does not say. */
  readonly history?: readonly FakeEvent[];
}

/** An event of an execution's history as GetExecutionHistory answers. */
export type FakeEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** An EventBridge schedule as GetSchedule answers; dates are seconds. */
export type FakeSchedule = Readonly<Record<string, unknown>> & {
  readonly Target: Readonly<Record<string, unknown>> & { readonly Input?: string };
};

/** A call as it arrived, but for listings and reads. */
export interface SeenCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface Refusal {
  readonly refused: string;
}

/** What a call is answered with. */
export type Answer = object | Refusal;
type Input = Record<string, string>;

/**
 * What Jangada asks of Step Functions, EventBridge Scheduler, Parameter Store, CloudWatch and Lambda, on loopback:
 * state in maps, one thing a page. Checks no names, expressions or signatures, and never ends an
 * execution.
 */
export class AwsServices {
  /** ARNs of the state machines there are. */
  readonly stateMachines = new Set<string>();
  /** By ARN; the end of one is up to the test. */
  readonly executions = new Map<string, FakeExecution>();
  /** By `<group>/<name>`. */
  readonly schedules = new Map<string, FakeSchedule>();
  /** Values by name. */
  readonly parameters = new Map<string, string>();
  /** States by name: `OK`, `ALARM`. */
  readonly alarms = new Map<string, string>();
  /** What functions do, by ARN; one that throws answers as Lambda does for it. */
  readonly functions = new Map<string, (input: unknown) => unknown>();
  /** Calls that change something, in the order they arrived. */
  readonly changes: SeenCall[] = [];
  /** Called at every call; what it throws is not caught. */
  onCall: (operation: string, input: Input) => void = () => {};
  readonly #server = createServer(async (request, response) => {
    const { method = "GET", url = "", headers } = request;
    const hasBody = method !== "GET" && method !== "DELETE";
    const body = hasBody ? ((await json(request)) as Input) : {};
    const target = headers["x-amz-target"];
    const called = typeof target === "string" ? target.replace(/.*\./, "") : `${method} ${url}`;
    this.onCall(called, body);
    const answer = typeof target === "string" ? this.#call(called, body) : this.#rest(called, body);
    const isRefused = "refused" in answer;
    response.writeHead(isRefused ? (answer.refused === "ConflictException" ? 409 : 400) : 200, {
      "content-type": "application/json",
      ...(isRefused && { "x-amzn-errortype": answer.refused }),
      ...("errorType" in answer && { "x-amz-function-error": "Unhandled" }),
    });
    response.end(JSON.stringify(isRefused ? { __type: answer.refused, message: "no" } : answer));
  });

  /** Starts it, and returns its URL. */
  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** The Schedule that is the input of an EventBridge schedule. */
  scheduleIn(place: string): Record<string, unknown> {
    return JSON.parse(this.schedules.get(place)?.Target.Input ?? "{}").schedule;
  }

  #call(operation: string, input: Input): Answer {
    const { executionArn = "" } = input;
    if (operation === "StartExecution") return this.#startExecution(input);
    if (operation === "ListExecutions") return this.#listExecutions(input);
    if (operation === "DescribeExecution") {
      const found = this.executions.get(executionArn);
      if (found === undefined) return { refused: "ExecutionDoesNotExist" };
      return { executionArn, startDate: 1_795_433_400, ...found };
    }
    if (operation === "GetExecutionHistory") {
      return historyPage(this.executions.get(executionArn)?.history ?? [], input.nextToken);
    }
    if (operation === "DescribeAlarms") return this.#describeAlarms(input);
    return parameterCall(this, operation, input);
  }

  #startExecution(input: Input): Answer {
    const { stateMachineArn = "", name, input: given = "" } = input;
    if (!this.stateMachines.has(stateMachineArn)) return { refused: "StateMachineDoesNotExist" };
    const executionArn = `${stateMachineArn.replace("stateMachine", "execution")}:${name}`;
    const before = this.executions.get(executionArn);
    this.changes.push({ operation: "StartExecution", input });
    if (before && (before.status !== "RUNNING" || before.input !== given)) {
      return { refused: "ExecutionAlreadyExists" };
    }
    this.executions.set(executionArn, { input: given, status: "RUNNING" });
    return { executionArn, startDate: 1_795_433_400 };
  }

  #listExecutions({ stateMachineArn = "", nextToken }: Input): Answer {
    if (!this.stateMachines.has(stateMachineArn)) return { refused: "StateMachineDoesNotExist" };
    const mine = `${stateMachineArn.replace("stateMachine", "execution")}:`;
    const running = [...this.executions]
      .filter(([arn, { status }]) => arn.startsWith(mine) && status === "RUNNING")
      .map(([arn]) => arn);
    return pageOf(running, nextToken, "executions", "nextToken", (executionArn) => ({
      executionArn,
      stateMachineArn,
      status: "RUNNING",
      startDate: 1_795_433_400,
    }));
  }

  #describeAlarms({ AlarmNamePrefix = "", StateValue, NextToken }: Input): Answer {
    const names = [...this.alarms]
      .filter(([name, state]) => name.startsWith(AlarmNamePrefix) && state === StateValue)
      .map(([name]) => name);
    return pageOf(names, NextToken, "MetricAlarms", "NextToken", (AlarmName) => ({ AlarmName }));
  }

  #rest(called: string, input: Input): Answer {
    const [method, path = ""] = called.split(" ");
    const { pathname, searchParams } = new URL(path, "http://any");
    const [, functionArn] = /^\/2015-03-31\/functions\/(.+)\/invocations$/.exec(pathname) ?? [];
    if (functionArn !== undefined) return invoked(this, decodeURIComponent(functionArn), input);
    const name = decodeURIComponent(pathname.replace(/^\/schedules\/?/, ""));
    if (name === "") return this.#listSchedules(searchParams);
    const group = searchParams.get("groupName") ?? input.GroupName;
    const place = `${group}/${name}`;
    const found = this.schedules.get(place);
    if (method === "POST") {
      if (found !== undefined) return { refused: "ConflictException" };
      this.changes.push({ operation: "CreateSchedule", input: { Name: name, ...input } });
      this.schedules.set(place, input as unknown as FakeSchedule);
      return { ScheduleArn: place };
    }
    if (found === undefined) return { refused: "ResourceNotFoundException" };
    if (method === "GET") return { ...found, Name: name, GroupName: group };
    if (method === "DELETE") {
      this.changes.push({ operation: "DeleteSchedule", input: { Name: name } });
      this.schedules.delete(place);
      return {};
    }
    this.changes.push({ operation: "UpdateSchedule", input: { Name: name, ...input } });
    const { ClientToken: _, ...settings } = input;
    // UpdateSchedule sets back what it is not told.
    this.schedules.set(place, settings as unknown as FakeSchedule);
    return { ScheduleArn: place };
  }

  #listSchedules(query: URLSearchParams): Answer {
    const group = `${query.get("ScheduleGroup")}/`;
    const names = [...this.schedules.keys()]
      .filter((place) => place.startsWith(group))
      .map((place) => place.slice(group.length));
    const token = query.get("NextToken") ?? undefined;
    return pageOf(names, token, "Schedules", "NextToken", (Name) => ({ Name }));
  }
}

/** Newest first, as everybody here asks for. */
function historyPage(history: readonly FakeEvent[], token = "0"): Answer {
  const index = Number(token);
  const events = history.map((event, before) => ({
    id: before + 1,
    previousEventId: before,
    timestamp: 0,
    ...event,
  }));
  const more = index + 1 < events.length ? { nextToken: String(index + 1) } : {};
  return { events: events.toReversed().slice(index, index + 1), ...more };
}
