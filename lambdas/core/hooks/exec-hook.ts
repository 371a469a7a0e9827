import { fieldAt, isJsonObject, listAt, textAt } from "../kube/lossless-json-fields.ts";

/** A command that runs in a pod before or after something happens to it. */
export interface ExecHook {
  /** Name of the spec's hook, `<from-annotation>` for one of the pod's own. */
  readonly name: string;
  readonly source: "annotation" | "spec";
  /** The pod's first container when empty. */
  readonly container: string;
  readonly command: readonly string[];
  /** Only the word `Fail` stops anything; a hook that says nothing is logged as failed and passed over. */
  readonly onError: "Fail" | "Continue" | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Name of every hook that a pod's annotations ask for (velero internal/hook). */
export const FROM_ANNOTATION = "<from-annotation>";

/** How long a hook may take that says nothing of it (velero pkg/podexec). */
export const DEFAULT_EXEC_TIMEOUT = 30_000;

/** A list in JSON is the command and its arguments; everything else is one word, blanks included. */
export function parseCommand(text: string): readonly string[] {
  if (!text.startsWith("[")) return [text];
  try {
    const words: unknown = JSON.parse(text);
    const isCommand = Array.isArray(words) && words.every((word) => typeof word === "string");
    return isCommand ? words : [text];
  } catch {
    return [text];
  }
}

/**
 * The container that a hook runs in: one of the pod's own or a sidecar, which is an init container
 * that is restarted always.
 *
 * @throws Error when the pod has no such container, or none at all.
 */
export function containerOf(pod: unknown, name: string): string {
  const containers = listAt(pod, "spec", "containers");
  const first = textAt(containers[0], "name");
  if (name === "" && first !== undefined) return first;
  if (name === "") throw new Error("need at least 1 container");
  const sidecars = listAt(pod, "spec", "initContainers").filter(
    (one) => fieldAt(one, "restartPolicy") === "Always",
  );
  const isThere = [...containers, ...sidecars].some((one) => textAt(one, "name") === name);
  if (isThere) return name;
  throw new Error(`no such container: ${JSON.stringify(name)}`);
}

/** The annotations of an object, without what is no text. */
export function annotationsOf(object: unknown): Readonly<Record<string, string>> {
  const annotations = fieldAt(object, "metadata", "annotations");
  if (!isJsonObject(annotations)) return {};
  const texts = Object.entries(annotations).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(texts) as Readonly<Record<string, string>>;
}
