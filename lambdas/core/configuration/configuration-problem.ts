import type { ConfigurationDocument } from "./configuration-document.ts";

/** Something wrong with a cluster's configuration. */
export interface ConfigurationProblem {
  /** The document's place in the file, from 1; 0 for the file as a whole. */
  readonly document: number;
  /** `Schedule "nightly"`, as far as the document says. */
  readonly object: string;
  /** Path, value and remedy: `spec.region "Ireland": must be a region such as eu-west-1`. */
  readonly text: string;
}

/** A problem of one document. */
export function problemIn(
  { document, kind, name }: Pick<ConfigurationDocument, "document" | "kind" | "name">,
  text: string,
): ConfigurationProblem {
  return { document, object: name === "" ? kind : `${kind} "${name}"`, text };
}

/** One line: `document 2, Schedule "nightly": spec.schedule "": must not be empty`. */
export function describeProblem({ document, object, text }: ConfigurationProblem): string {
  return document === 0 ? text : `document ${document}, ${object}: ${text}`;
}
