import type { Result, Results } from "../../lambdas/core/results.ts";
import type { FoundFile } from "../catalog/read-file.ts";
import type { Description } from "./description.ts";

/** How many messages a run's status counts. */
export interface MessageCounts {
  readonly warnings?: number | undefined;
  readonly errors?: number | undefined;
}

/**
 * Adds the warnings and errors of a run, those there are. Without the file that holds them, their
 * numbers alone.
 */
export function describeResults(
  text: Description,
  { warnings = 0, errors = 0 }: MessageCounts,
  file: FoundFile<Results>,
): void {
  if (warnings === 0 && errors === 0) return;
  if (file.problem !== undefined) {
    text.line(`Warnings:\t<error getting warnings: ${file.problem}>`);
    text.line();
    text.line(`Errors:\t<error getting errors: ${file.problem}>`);
  } else if (file.content === undefined) {
    text.field("Errors", errors);
    text.field("Warnings", warnings);
  } else {
    if (warnings > 0) describeResult(text, "Warnings", file.content.warnings);
    if (errors > 0) describeResult(text, "Errors", file.content.errors);
  }
}

/** Unlike Velero, which takes them as a Go map gives them, sorts the namespaces. */
function describeResult(text: Description, title: string, result: Result | undefined): void {
  text.line();
  text.line(`${title}:`);
  text.slice("Velero", result?.velero ?? [], 1);
  text.slice("Cluster", result?.cluster ?? [], 1);
  const namespaces = Object.entries(result?.namespaces ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  text.line(`\tNamespaces:${namespaces.length === 0 ? " <none>" : ""}`);
  for (const [namespace, messages] of namespaces) text.slice(namespace, messages, 2);
}
