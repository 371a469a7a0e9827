import { ErrorName, isJangadaError } from "../../lambdas/core/errors.ts";
import type { RunControl } from "../floor.ts";
import type { Invocation } from "../invocation.ts";
import { ProgressDisplay } from "../progress-display.ts";

/** What a backup leaves that is stopped on this machine. */
export const WHEN_BACKUP_STOPPED =
  "nothing of it can be seen in the bucket, or, where snapshots had begun, it is there with phase Failed";

/** What to say about a run that takes its time. */
export interface ForegroundRun {
  /** `backup "nightly"`. */
  readonly subject: string;
  /** What a run that was stopped leaves. */
  readonly whenStopped: string;
  /** Whether it goes on without this process. */
  readonly isDetached: boolean;
  /**
   * Hears once that it has begun. Here that is its first progress: what makes no sense, or reaches no
   * cluster, was refused before.
   */
  readonly onBegin: () => void;
}

/**
 * Shows a run's progress until it ends. Ctrl-C stops it cleanly, or leaves it where it goes on without
 * us, and says which.
 *
 * @throws Error saying that the run was stopped or left, when it was.
 */
export async function runInForeground<T>(
  { world, remark }: Pick<Invocation<unknown>, "world" | "remark">,
  { subject, whenStopped, isDetached, onBegin }: ForegroundRun,
  run: (control: RunControl) => Promise<T>,
): Promise<T> {
  const display = new ProgressDisplay(world.errorOutput);
  const controller = new AbortController();
  const stopListening = world.onInterrupt(() => {
    remark(
      isDetached ? `\nleaving ${subject}` : `\nstopping ${subject}; once more to stop at once`,
    );
    controller.abort();
  });
  let hasBegun = false;
  const begin = () => {
    if (!hasBegun) onBegin();
    hasBegun = true;
  };
  if (isDetached) begin();
  try {
    const done = await run({
      signal: controller.signal,
      onProgress: (progress) => {
        begin();
        display.update(progress);
      },
    });
    begin();
    return done;
  } catch (error) {
    if (!controller.signal.aborted || !isJangadaError(error, ErrorName.Interrupted)) throw error;
    if (isDetached) throw new Error(`${subject} goes on in the stack; nobody waits for it here`);
    throw new Error(`${subject} was stopped: ${whenStopped}`);
  } finally {
    stopListening();
    display.end();
  }
}
