import type { ObjectMeta } from "../../lambdas/core/velero/object-meta.ts";
import type { Colors } from "../output/colors.ts";
import type { Description } from "./description.ts";

/** Adds what every object has: name, namespace, labels, annotations. */
export function describeMetadata(text: Description, metadata: ObjectMeta, colors: Colors): void {
  text.field("Name", colors.bold(metadata.name));
  text.field("Namespace", metadata.namespace ?? "velero");
  text.map("Labels", metadata.labels);
  text.map("Annotations", metadata.annotations);
}

const BAD = ["FailedValidation", "PartiallyFailed", "Failed"];

/** A phase, red when something went wrong and green when all went well. */
export function coloredPhase(phase: string, colors: Colors): string {
  if (BAD.includes(phase)) return colors.red(phase);
  return phase === "Completed" ? colors.green(phase) : phase;
}

/** Adds why an object was refused, if it was. */
export function describeValidationErrors(
  text: Description,
  errors: readonly string[] | undefined,
  colors: Colors,
): void {
  if (errors === undefined || errors.length === 0) return;
  text.line();
  text.line(`Validation errors:\t${errors.map(colors.red).join("\n\t")}`);
}
