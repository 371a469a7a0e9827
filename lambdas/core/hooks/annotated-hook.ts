import { durationMilliseconds } from "../velero/duration.ts";
import { DEFAULT_EXEC_TIMEOUT, type ExecHook, FROM_ANNOTATION, parseCommand } from "./exec-hook.ts";

/** How annotations spell one hook. */
export interface HookSpelling {
  /** Before each name: `post.hook.restore.velero.io/`. */
  readonly prefix: string;
  /** Name of the annotation that says how long the command may take. */
  readonly timeout: string;
}

/**
 * The command that an object's annotations ask for; what of them cannot be read counts as not said, as
 * in Velero (velero internal/hook/item_hook_handler.go).
 */
export function annotatedHook(
  annotations: Readonly<Record<string, string>>,
  spelling: HookSpelling,
): ExecHook | undefined {
  const text = (name: string) => annotations[`${spelling.prefix}${name}`] ?? "";
  if (text("command") === "") return undefined;
  const onError = text("on-error");
  return {
    name: FROM_ANNOTATION,
    source: "annotation",
    container: text("container"),
    command: parseCommand(text("command")),
    onError: onError === "Fail" || onError === "Continue" ? onError : undefined,
    timeout: hookDuration(text(spelling.timeout)) || DEFAULT_EXEC_TIMEOUT,
  };
}

/** Milliseconds of a Go duration; 0 for one that says nothing, cannot be read, or is negative. */
export function hookDuration(text = ""): number {
  try {
    return Math.max(0, durationMilliseconds(text || "0s"));
  } catch {
    return 0;
  }
}
