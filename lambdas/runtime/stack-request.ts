import { ErrorName, JangadaError } from "../core/errors.ts";

/** What CloudFormation asks of the function behind a custom resource. */
interface StackRequest {
  readonly RequestType: "Create" | "Update" | "Delete";
  /** Where it waits for the answer: a presigned PUT. */
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
}

const ANSWER_MILLISECONDS = 10_000;

/**
 * Does what the input asks for. Where it comes from a custom resource of the stack, that is: nothing,
 * but when the resource is new what its properties say. CloudFormation is answered first: what comes of
 * the work is no reason to take a deployment back, and is tried again as every asynchronous invocation.
 *
 * @throws JangadaError `StoreUnavailable` when CloudFormation does not take the answer.
 */
export async function forStack<Output>(
  input: unknown,
  work: (asked: unknown) => Promise<Output>,
): Promise<Output | undefined> {
  if (!isStackRequest(input)) return await work(input);
  await answer(input);
  if (input.RequestType !== "Create") return undefined;
  const { ServiceToken: _, ...asked } = input.ResourceProperties;
  return await work(asked);
}

function isStackRequest(input: unknown): input is StackRequest {
  return typeof input === "object" && input !== null && "ResponseURL" in input;
}

/** The logical id is the physical one: another would have CloudFormation replace the resource. */
async function answer(request: StackRequest): Promise<void> {
  const { ResponseURL, StackId, RequestId, LogicalResourceId } = request;
  const body = JSON.stringify({
    Status: "SUCCESS",
    PhysicalResourceId: LogicalResourceId,
    StackId,
    RequestId,
    LogicalResourceId,
  });
  const { ok, status } = await fetch(ResponseURL, {
    method: "PUT",
    // The URL is signed for no content type, and a string would get one.
    headers: { "content-type": "" },
    body: Buffer.from(body),
    signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
  });
  if (ok) return;
  throw new JangadaError(
    ErrorName.StoreUnavailable,
    `CloudFormation refused the answer for '${LogicalResourceId}' with status ${status}; deploy again`,
  );
}
