import { groupResourceOf } from "../../../lambdas/core/kube/api-resource.ts";
import type { ServedResource } from "./served-resource.ts";

/** One reason of an `Invalid` or `Conflict` answer. */
export interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** What a Status may say beyond its message. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly Partial<Cause>[];
  readonly retryAfterSeconds?: number;
}

type Named = Pick<ServedResource, "group" | "resource" | "kind">;

/** An answer that is not what was asked for: becomes a `Status` object of Kubernetes. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly code: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;
  /** Continue token of a list that may go on at a newer revision. */
  readonly continueToken: string | undefined;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: StatusDetails,
    continueToken?: string,
  ) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.continueToken = continueToken;
  }

  /** The body, with the fields in the order the real one prints them. */
  toStatus(): Record<string, unknown> {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: this.continueToken === undefined ? {} : { continue: this.continueToken },
      status: "Failure",
      message: this.message,
      ...(this.reason !== "" && { reason: this.reason }),
      ...(this.details !== undefined && { details: this.details }),
      code: this.code,
    };
  }
}

/** 400, about the request itself. */
export function badRequest(message: string): StatusError {
  return new StatusError(400, "BadRequest", message);
}

/** 404 for an object. */
export function objectNotFound(resource: Named, name: string): StatusError {
  const message = `${groupResourceOf(resource)} "${name}" not found`;
  return new StatusError(404, "NotFound", message, detailsOf(resource, name));
}

/** 404 for a path nobody serves. */
export function pathNotFound(): StatusError {
  return new StatusError(404, "NotFound", "the server could not find the requested resource", {});
}

/** 405 for a verb the resource does not have. */
export function methodNotAllowed(): StatusError {
  const message = "the server does not allow this method on the requested resource";
  return new StatusError(405, "MethodNotAllowed", message, {});
}

/** 409 for a create whose name is taken. */
export function alreadyExists(resource: Named, name: string): StatusError {
  const message = `${groupResourceOf(resource)} "${name}" already exists`;
  return new StatusError(409, "AlreadyExists", message, detailsOf(resource, name));
}

/** 409 for a write that starts from an older object. */
export function modified(resource: Named, name: string): StatusError {
  const why =
    "the object has been modified; please apply your changes to the latest version and try again";
  return conflict(resource, name, why);
}

/** 409 with a reason of its own. */
export function conflict(resource: Named, name: string, why: string): StatusError {
  const message = `Operation cannot be fulfilled on ${groupResourceOf(resource)} "${name}": ${why}`;
  return new StatusError(409, "Conflict", message, detailsOf(resource, name));
}

/** 403 by a rule of admission, not by a missing right. */
export function forbidden(
  resource: Named,
  name: string,
  why: string,
  causes?: readonly Cause[],
): StatusError {
  const message = `${groupResourceOf(resource)} "${name}" is forbidden: ${why}`;
  const details = { ...detailsOf(resource, name), ...(causes && { causes }) };
  return new StatusError(403, "Forbidden", message, details);
}

/** 422 with every cause found, `subject` being a kind or an options type. */
export function invalid(
  subject: { group: string; kind: string },
  name: string,
  causes: readonly Cause[],
): StatusError {
  const kind = subject.group === "" ? subject.kind : `${subject.kind}.${subject.group}`;
  const [first, ...rest] = causes.map(({ field, message }) => `${field}: ${message}`);
  const list = rest.length === 0 ? first : `[${[first, ...rest].join(", ")}]`;
  return new StatusError(422, "Invalid", `${kind} "${name}" is invalid: ${list}`, {
    ...(name !== "" && { name }),
    ...(subject.group !== "" && { group: subject.group }),
    kind: subject.kind,
    causes,
  });
}

/** A field whose value is refused; strings are shown in quotes, anything else as JSON. */
export function invalidValue(field: string, value: unknown, why: string): Cause {
  const message = `Invalid value: ${JSON.stringify(value)}: ${why}`;
  return { reason: "FieldValueInvalid", message, field };
}

/** A field that must be there. */
export function requiredValue(field: string, why: string): Cause {
  return { reason: "FieldValueRequired", message: `Required value: ${why}`, field };
}

/** A field that must not be there. */
export function forbiddenValue(field: string, why: string): Cause {
  return { reason: "FieldValueForbidden", message: `Forbidden: ${why}`, field };
}

/** 410 for a revision that was compacted away; with a token, the rest of the list is to be had. */
export function expired(continueToken?: string): StatusError {
  if (continueToken === undefined) {
    const message = "The resourceVersion for the provided list is too old.";
    return new StatusError(410, "Expired", message);
  }
  const message =
    "The provided continue parameter is too old to display a consistent list result. You can start a new list " +
    "without the continue parameter, or use the continue token in this response to retrieve the remainder of " +
    "the results. Continuing with the provided token results in an inconsistent list.";
  return new StatusError(410, "Expired", message, undefined, continueToken);
}

/** 504 for a revision that has not happened yet. */
export function tooLargeRevision(asked: number, current: number): StatusError {
  const message = `Timeout: Too large resource version: ${asked}, current: ${current}`;
  const cause = { reason: "ResourceVersionTooLarge", message: "Too large resource version" };
  return new StatusError(504, "Timeout", message, { causes: [cause], retryAfterSeconds: 1 });
}

function detailsOf({ group, resource }: Named, name: string): StatusDetails {
  return { ...(name !== "" && { name }), ...(group !== "" && { group }), kind: resource };
}
