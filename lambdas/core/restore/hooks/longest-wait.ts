import type { RestoreExecHook } from "./restore-exec-hooks.ts";

/**
 * Milliseconds to wait for the containers of one pod: the longest that one of its hooks says, and 0,
 * without end, as soon as one says nothing (velero internal/hook/wait_exec_hook_handler.go, maxHookWait).
 */
export function longestWait(hooks: readonly Pick<RestoreExecHook, "waitTimeout">[]): number {
  const waits = hooks.map(({ waitTimeout }) => waitTimeout);
  return waits.includes(0) ? 0 : Math.max(0, ...waits);
}
