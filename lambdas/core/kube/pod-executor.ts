/** A command to run in a container. */
export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Never split or expanded: a shell is one only if it says so. */
  readonly command: readonly string[];
  /** Milliseconds after which the answer is not waited for any longer. */
  readonly timeout: number;
}

/** What became of a command. */
export interface ExecOutcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Absent when the command ended with 0; else its exit code, or why nobody knows how it ended. */
  readonly error?: string;
  /** Of a command that failed: whether it may have done something all the same. */
  readonly mayHaveRun?: boolean;
}

/**
 * Runs commands in containers, as `kubectl exec` does without `-i`. It never rejects: what keeps a
 * command from running is a failure of that command. After a time-out the command may go on running,
 * since the protocol knows no way to end it. Output is kept up to 64 KiB a stream.
 */
export interface PodExecutor {
  execute(request: ExecRequest): Promise<ExecOutcome>;
}
