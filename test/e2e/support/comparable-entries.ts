import type { ArchiveEntries } from "../../support/archive-entries.ts";
import { canonicalJson } from "../../support/canonical-json.ts";

/** Entries that are there because of Velero in the one cluster, or of the moment. */
const NOT_COMPARED: readonly (readonly [reason: string, path: RegExp])[] = [
  ["Velero's namespace", /\/namespaces\/velero\/|\/cluster\/velero\.json$/],
  ["Velero's kinds", /\/cluster\/.*\.velero\.io\.json$/],
  ["what happened on the way", /^resources\/events\//],
];

/** What no two clusters have in common, wherever it stands in a path or in JSON. */
const BY_NATURE: readonly (readonly [what: string, text: RegExp, instead: string])[] = [
  ["uid", /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, "<uid>"],
  ["revision", /(?<="resourceVersion":")\d+/g, "<revision>"],
  ["time", /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "<time>"],
  ["day an API server first ran", /(?<="since":")\d{4}-\d\d-\d\d(?=")/g, "<day>"],
  ["address", /\b10(\.\d+){3}\b/g, "<address>"],
  ["port", /(?<="(nodePort|targetPort)":)\d{5}/g, "<port>"],
  ["end of a generated name", /-[bcdfghjklmnpqrstvwxz2456789]{5}(?=["/.])/g, "-<generated>"],
  ["volume", /\bvol-[\da-f]{17}\b/g, "<volume>"],
  ["node a pod landed on", /(?<="nodeName":")node-\d/g, "<node>"],
  ["zone of that node", /(?<="zone":")us-east-1[abc]/g, "<zone>"],
  ["node a claim waited for", /,?"volume\.kubernetes\.io\/selected-node":"node-\d"/g, ""],
  ["name of an API server", /\bapiserver-\w{26}\b/g, "<apiserver>"],
  ["name of this machine", /(?<="kubernetes\.io\/hostname":")[^"]+/g, "<host>"],
  ["certificate", /-----BEGIN CERTIFICATE[^"]*/g, "<certificate>"],
  ["encoded certificate", /LS0tLS1CRUdJTi[\w+/=]*/g, "<certificate>"],
  ["token", /ZXlK[\w+/=]*/g, "<token>"],
  ["who wrote which field when", /"managedFields":\[.*?\],(?="name)/g, ""],
  [
    // Its controller counts in seconds, and takes it off again when two pods become ready in the same one.
    "what last changed an endpoint",
    /"annotations":\{"endpoints\.kubernetes\.io\/last-change-trigger-time":"<time>"\},/g,
    "",
  ],
  ["writes a slice took", /(?<="generateName":"[\w-]+","generation":)\d+/g, "<generation>"],
  ["how far an autoscaler has come", /"status":\{.*"currentMetrics".*$/g, "<status>"],
];

/**
 * Entries so that two clusters' can be compared: each a line of path and JSON of sorted keys,
 * without what differs by nature; the lines sorted, as names that were generated are.
 */
export function comparableEntries(entries: ArchiveEntries): readonly string[] {
  return [...entries]
    .filter(([path]) => !NOT_COMPARED.some(([, left]) => left.test(path)))
    .map(([path, text]) => `${path} ${path.endsWith(".json") ? canonicalJson(text) : text}`)
    .map((line) =>
      BY_NATURE.reduce((left, [, found, instead]) => left.replace(found, instead), line),
    )
    .sort();
}
