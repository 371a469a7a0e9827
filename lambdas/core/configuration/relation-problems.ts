import type { ConfigurationDocument } from "./configuration-document.ts";
import { type ConfigurationProblem, problemIn } from "./configuration-problem.ts";
import { referenceProblems } from "./reference-problems.ts";

type Documents = readonly ConfigurationDocument[];

/**
 * What is wrong with the documents of one file taken together. A document that has problems of its
 * own still counts by its kind and name, so that one mistake is not reported twice.
 */
export function relationProblems(documents: Documents): readonly ConfigurationProblem[] {
  return [
    ...clusterProblems(documents),
    ...storageProblems(documents),
    ...duplicateProblems(documents),
    ...documents.flatMap((one) =>
      referenceProblems(one, documents).map((text) => problemIn(one, text)),
    ),
  ];
}

function clusterProblems(documents: Documents): readonly ConfigurationProblem[] {
  const [first, ...others] = documents.filter(({ kind }) => kind === "Cluster");
  if (first === undefined) {
    return [missing("no document is a Cluster; add one, with apiVersion: jangada.io/v1")];
  }
  return others.map((other) =>
    problemIn(
      other,
      'kind "Cluster": the file has one already; give this cluster a file of its own',
    ),
  );
}

function storageProblems(documents: Documents): readonly ConfigurationProblem[] {
  const locations = documents.filter(({ kind }) => kind === "BackupStorageLocation");
  if (locations.length === 0) {
    return [
      missing(
        "no document is a BackupStorageLocation; add one, named default and without a bucket to have one made",
      ),
    ];
  }
  const isDefault = ({ object }: ConfigurationDocument) =>
    object?.kind === "BackupStorageLocation" && object.spec.default === true;
  const [first, ...others] = locations.filter(isDefault);
  return others.map((other) =>
    problemIn(
      other,
      `spec.default true: location "${first?.name}" is the default already; leave it to one of them`,
    ),
  );
}

function missing(text: string): ConfigurationProblem {
  return { document: 0, object: "", text };
}

function duplicateProblems(documents: Documents): readonly ConfigurationProblem[] {
  return documents.flatMap((one, index) => {
    const first = documents
      .slice(0, index)
      .find(({ kind, name }) => kind === one.kind && name === one.name);
    return first === undefined || one.name === "" || one.kind === "Cluster"
      ? []
      : [
          problemIn(
            one,
            `metadata.name "${one.name}": document ${first.document} is the ${one.kind} of this name; rename or remove one`,
          ),
        ];
  });
}
