import { withField } from "../../lambdas/core/kube/lossless-json-fields.ts";
import type { RestoreSummary } from "../../lambdas/core/restore/finish-restore.ts";
import { getJson } from "../../lambdas/core/restore/restore-plan.ts";
import type { Results } from "../../lambdas/core/results.ts";
import { restoreKeys } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { ClusterContents, ContentsDifference } from "./cluster-contents.ts";

/** What a restore did, in lines. */
export function restoreText(summary: RestoreSummary, seconds: number): string {
  const { phase, errors, warnings, created, updated, skipped, failed, details } = summary;
  return [
    `   Phase:    ${phase} (${errors} errors, ${warnings} warnings)`,
    `   Objects:  ${created} created, ${updated} updated, ${skipped} as they should be, ${failed} failed, in ${seconds.toFixed(2)} s`,
    `   Details:  ${details}`,
  ].join("\n");
}

/** The errors of a restore, then its warnings, one a line. */
export async function messagesOf(store: ObjectStore, restoreName: string): Promise<string[]> {
  const { errors, warnings } = (await getJson(store, restoreKeys(restoreName).results)) as Results;
  return [errors, warnings].flatMap(({ velero = [], cluster = [], namespaces = {} }) => [
    ...velero,
    ...cluster,
    ...Object.values(namespaces).flat(),
  ]);
}

/** How a cluster differs from what it was, in lines. */
export function differenceText({ missing, changed, added }: ContentsDifference): string {
  return [
    `   Missing:  ${listText(missing)}`,
    `   Changed:  ${listText(changed)}`,
    `   New:      ${listText(added)}`,
  ].join("\n");
}

/** Names are shown up to this many; more of them are a number. */
const SHOWN = 6;

function listText(places: readonly string[]): string {
  if (places.length === 0) return "nothing";
  return places.length > SHOWN ? `${places.length} objects` : places.join(", ");
}

/** The objects of one namespace as they should be in another. */
export function copiedNamespace(
  contents: ClusterContents,
  from: string,
  to: string,
): ClusterContents {
  const mine = [...contents].filter(([place]) => place.includes(` ${from}/`));
  return new Map(
    mine.map(([place, object]) => [
      place.replace(` ${from}/`, ` ${to}/`),
      withField(object, ["metadata", "namespace"], to),
    ]),
  );
}
