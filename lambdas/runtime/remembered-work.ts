import type { RunningWork } from "../core/retention/deletion-ports.ts";

/**
 * An account may list executions five times a second, or twice in smaller Regions, and a sweep asks
 * before each of its deletions. A restore that starts within these seconds may as well have started
 * just after the question.
 */
const FRESH_MILLISECONDS = 10_000;

/** Asks what runs, and gives the same answer for the next ten seconds. */
export function rememberedWork(
  ask: () => Promise<RunningWork>,
  now: () => Date,
): () => Promise<RunningWork> {
  let last: { readonly at: number; readonly answer: Promise<RunningWork> } | undefined;
  return () => {
    const at = now().getTime();
    if (last === undefined || at - last.at >= FRESH_MILLISECONDS) last = { at, answer: ask() };
    return last.answer;
  };
}
