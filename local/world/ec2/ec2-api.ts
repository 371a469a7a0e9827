import { type XmlContent, xmlDocument } from "../xml.ts";
import type { Action } from "./actions/action.ts";
import { copySnapshot } from "./actions/copy-snapshot.ts";
import { createSnapshot } from "./actions/create-snapshot.ts";
import { createSnapshots } from "./actions/create-snapshots.ts";
import { createVolume } from "./actions/create-volume.ts";
import { deleteSnapshot } from "./actions/delete-snapshot.ts";
import { deleteVolume } from "./actions/delete-volume.ts";
import { describeInstances } from "./actions/describe-instances.ts";
import { describeSnapshots } from "./actions/describe-snapshots.ts";
import { describeVolumes } from "./actions/describe-volumes.ts";
import type { Ec2Account } from "./ec2-account.ts";
import { Ec2Error } from "./ec2-error.ts";
import type { Ec2Request } from "./ec2-request.ts";
import type { Ec2Failure, Failures } from "./failures.ts";
import type { Throttle } from "./throttle.ts";

/** A complete answer. */
export interface Ec2Answer {
  readonly status: number;
  /** XML. */
  readonly body: string;
}

/** Everything that a request meets. */
export interface Ec2Parts {
  readonly account: Ec2Account;
  readonly throttle: Throttle;
  readonly failures: Failures;
}

const NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";
const REQUEST_ID = "00000000-0000-4000-8000-000000000000";

/** Every action there is. */
const ACTIONS: Readonly<Record<string, Action>> = {
  CopySnapshot: copySnapshot,
  CreateSnapshot: createSnapshot,
  CreateSnapshots: createSnapshots,
  CreateVolume: createVolume,
  DeleteSnapshot: deleteSnapshot,
  DeleteVolume: deleteVolume,
  DescribeInstances: describeInstances,
  DescribeSnapshots: describeSnapshots,
  DescribeVolumes: describeVolumes,
};

/**
 * Answers one request; `undefined` is no answer at all. A dry run is checked like any request, and
 * counts against the limits, as in EC2.
 *
 * @throws Ec2Error when EC2 would refuse it.
 */
export function answerEc2(parts: Ec2Parts, request: Ec2Request): Ec2Answer | undefined {
  const { account, throttle, failures } = parts;
  throttle.admit(request, account.now());
  const failure = failures.take(request);
  if (failure && failure.when !== "after") return failed(failure);
  const content = carriedOut(account, request);
  return failure ? failed(failure) : { status: 200, body: resultXml(request, content) };
}

/** A refusal in EC2's form. */
export function refusal({ code, message, status }: Ec2Error): Ec2Answer {
  const Errors = { Error: { Code: code, Message: message } };
  return { status, body: xmlDocument("Response", { Errors, RequestID: REQUEST_ID }) };
}

function carriedOut(account: Ec2Account, request: Ec2Request): XmlContent {
  const { action, parameters, dryRun } = request;
  const known = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (known === undefined) {
    throw new Ec2Error("InvalidAction", `The embedded EC2 has no action ${action}`);
  }
  const carryOut = known({ region: account.region(request.region), parameters });
  parameters.refuseUnread();
  if (dryRun) {
    const message = "Request would have succeeded, but DryRun flag is set.";
    throw new Ec2Error("DryRunOperation", message, 412);
  }
  return carryOut();
}

function resultXml({ action }: Ec2Request, content: XmlContent): string {
  const requestId = { requestId: REQUEST_ID };
  return xmlDocument(`${action}Response`, { ...requestId, ...(content as object) }, NAMESPACE);
}

function failed({ code, message, status }: Ec2Failure): undefined {
  if (code === undefined) return;
  throw new Ec2Error(code, message ?? "failed on purpose", status);
}
