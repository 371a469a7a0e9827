import { type Answer, listen } from "../kubernetes/http-server.ts";
import { Ec2Account, type Ec2Settings } from "./ec2-account.ts";
import { answerEc2, type Ec2Answer, type Ec2Parts, refusal } from "./ec2-api.ts";
import { Ec2Error } from "./ec2-error.ts";
import type { Ec2Region } from "./ec2-region.ts";
import { type Ec2Request, ec2Request } from "./ec2-request.ts";
import { type Ec2Failure, Failures } from "./failures.ts";
import { type Buckets, Throttle } from "./throttle.ts";

/** How to start an EC2; every field has a default. */
export interface Ec2WorldOptions extends Partial<Ec2Settings> {
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  /** Request limits by action, in place of AWS's own. */
  readonly buckets?: Buckets;
}

/** One request, as the account's trail would show it. */
export interface Ec2Call {
  readonly action: string;
  readonly dryRun: boolean;
  readonly at: Date;
  /** EC2's code, when it was refused; `""` when it got no answer. */
  readonly error?: string;
}

/** A running EC2 of our own; docs/embedded-ec2.md says what it does not do. */
export interface Ec2World extends AsyncDisposable {
  /** Endpoint, for `AWS_ENDPOINT_URL_EC2`. Any credentials do. */
  readonly url: string;
  /** What is there in a Region, and how to put more there. */
  region(name: string): Ec2Region;
  /** Requests so far, oldest first. */
  readonly calls: readonly Ec2Call[];
  /** Lets the next requests that match go wrong. Returns what ends it early. */
  fail(matches: (request: Ec2Request) => boolean, failure: Ec2Failure): () => void;
  /** Ends the server and forgets everything it held. */
  stop(): Promise<void>;
}

const DEFAULTS: Ec2Settings = {
  now: () => new Date(),
  snapshotSeconds: 10,
  volumeSeconds: 1,
  listedAfterSeconds: 0,
  mostPerPage: Number.POSITIVE_INFINITY,
};

/** Starts an EC2 in this process, in memory and on loopback only. */
export async function startEc2World(options: Ec2WorldOptions = {}): Promise<Ec2World> {
  const { port = 0, buckets, ...settings } = options;
  const account = new Ec2Account({ ...DEFAULTS, ...settings });
  const failures = new Failures();
  const calls: Ec2Call[] = [];
  const parts = { account, throttle: new Throttle(buckets), failures };
  const server = await listen(port, undefined, answerWith(parts, calls));
  return {
    url: server.url,
    region: (name) => account.region(name),
    calls,
    fail: (matches, failure) => failures.add(matches, failure),
    stop: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

const NO_ANSWER = { response: { status: 500, body: "" }, resetAfterBytes: 0 };

function answerWith(parts: Ec2Parts, calls: Ec2Call[]): Answer {
  return async ({ body, headers }) => {
    const answer = answerForm(parts, calls, body.toString(), headers.authorization);
    if (answer === undefined) return NO_ANSWER;
    return { response: { ...answer, headers: { "content-type": "text/xml;charset=UTF-8" } } };
  };
}

function answerForm(
  parts: Ec2Parts,
  calls: Ec2Call[],
  form: string,
  authorization: string | undefined,
): Ec2Answer | undefined {
  const at = parts.account.settings.now();
  let call: Ec2Call = { action: "", dryRun: false, at };
  try {
    const request = ec2Request(form, authorization);
    call = { action: request.action, dryRun: request.dryRun, at };
    const answer = answerEc2(parts, request);
    calls.push(answer ? call : { ...call, error: "" });
    return answer;
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    calls.push({ ...call, error: error.code });
    return refusal(error);
  }
}
