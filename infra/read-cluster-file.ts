import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Document, isMap, isNode, isScalar, LineCounter, parseAllDocuments } from "yaml";
import {
  type ClusterConfiguration,
  checkClusterConfiguration,
} from "../lambdas/core/configuration/cluster-configuration.ts";
import {
  type ConfigurationProblem,
  describeProblem,
  problemIn,
} from "../lambdas/core/configuration/configuration-problem.ts";
import { hookProblems } from "../lambdas/core/configuration/hook-problems.ts";
import { ErrorName, JangadaError } from "../lambdas/core/errors.ts";

/** A file that was read and is valid. */
export interface ClusterFile {
  readonly configuration: ClusterConfiguration;
  /**
   * Where something is that turned out to be wrong with its Cluster: the text, which begins with the path of a
   * field, after `clusters/shop.yaml:7: document 1, Cluster "shop": `.
   */
  locate(text: string): string;
}

/** Something wrong with an object of a valid file. */
interface ObjectProblem {
  readonly object: { readonly kind: string; readonly metadata: { readonly name: string } };
  /** Path, value and remedy. */
  readonly text: string;
}

/**
 * Reads `clusters/<name>.yaml`. The file is named after its Cluster, so that a copy that still has
 * the old name in it does not change the old cluster's stack.
 *
 * @throws JangadaError `FailedValidation`, every problem on a line of its own after its place in the
 *   file: `clusters/shop.yaml:7: document 1, Cluster "shop": spec.region …`.
 */
export function readClusterFile(path: string): ClusterFile {
  const lines = new LineCounter();
  const documents = [
    ...parseAllDocuments(readFileSync(path, "utf8"), { lineCounter: lines, prettyErrors: false }),
  ] as readonly Document[];
  const broken = documents.flatMap(({ errors }) => errors);
  if (broken.length > 0) {
    throw invalid(
      broken.map(({ pos, message }) => `${path}:${lines.linePos(pos[0]).line}: ${message}`),
    );
  }
  const values = documents.map((document) => document.toJS());
  const checked = checkClusterConfiguration(values);
  const problems =
    "problems" in checked
      ? checked.problems
      : stackProblems(path, checked.configuration).map((found) => problemOf(found, values));
  const located = (problem: ConfigurationProblem) =>
    `${path}:${lineOf(problem, documents, lines)}: ${describeProblem(problem)}`;
  if ("problems" in checked || problems.length > 0) throw invalid(problems.map(located));
  const { configuration } = checked;
  const object = configuration.cluster;
  return { configuration, locate: (text) => located(problemOf({ object, text }, values)) };
}

function invalid(problems: readonly string[]): JangadaError {
  return new JangadaError(
    ErrorName.FailedValidation,
    `the configuration of the cluster is not valid:\n${problems.join("\n")}`,
  );
}

/** What keeps a valid file from becoming a stack. */
function stackProblems(
  path: string,
  configuration: ClusterConfiguration,
): readonly ObjectProblem[] {
  return [...fileNameProblems(path, configuration), ...hookProblems(configuration)];
}

function fileNameProblems(
  path: string,
  { cluster }: ClusterConfiguration,
): readonly ObjectProblem[] {
  const name = basename(path).replace(/\.ya?ml$/, "");
  const own = cluster.metadata.name;
  const text = `metadata.name "${own}": must be "${name}" as in the file's name, or the file renamed to ${own}.yaml`;
  return name === own ? [] : [{ object: cluster, text }];
}

function problemOf(
  { object: { kind, metadata }, text }: ObjectProblem,
  values: readonly (ObjectProblem["object"] | null)[],
): ConfigurationProblem {
  const { name } = metadata;
  const index = values.findIndex((value) => value?.kind === kind && value.metadata.name === name);
  return problemIn({ document: index + 1, kind, name }, text);
}

/** Line of the field that a problem's path names, or of the nearest one around it that is there. */
function lineOf(
  { document: number, text }: ConfigurationProblem,
  documents: readonly Document[],
  lines: LineCounter,
): number {
  const document = documents[number - 1];
  const path = /^[^\s:]*/.exec(text)?.[0] ?? "";
  const keys = path.split(/\.|\[|\]\.?/).filter((key) => key !== "");
  return lines.linePos(document === undefined ? 0 : offsetOf(document, keys)).line;
}

function offsetOf(document: Document, keys: readonly string[]): number {
  for (let length = keys.length; length > 0; length--) {
    const key = keys[length - 1];
    const parent = document.getIn(keys.slice(0, length - 1), true);
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    const node = pair?.key ?? document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
