import { fieldAt, textAt } from "./kube/lossless-json-fields.ts";

/**
 * What a workflow's `Catch` caught, as `status.failureReason` says it: the error's name and message.
 * Lambda packs an error into the JSON of `Cause`; other engines put its message there as it is.
 */
export function failureReasonOf(failure: unknown): string {
  const cause = textAt(failure, "Cause") ?? "";
  const message = textAt(parsed(cause), "errorMessage") ?? cause;
  return `${fieldAt(failure, "Error")}: ${message}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
