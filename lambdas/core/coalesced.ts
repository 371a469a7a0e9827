/**
 * Makes of work that must not run twice at a time one that many may ask for: whoever asks while it
 * runs waits for the next run, and all who wait share that. Each run begins after everything that
 * was done before it was asked for. A run that fails fails for those who asked for it, and for
 * nobody after them.
 */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= last
      .catch(() => {})
      .then(() => {
        next = undefined;
        return work();
      });
    last = next;
    return next;
  };
}
