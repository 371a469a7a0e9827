/** The command line asks for something that makes no sense: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What Velero has and this release has not, and what to do instead. */
export function notSupported(what: string, remedy: string): Error {
  return new Error(`${what} is not supported by this release: ${remedy}`);
}
