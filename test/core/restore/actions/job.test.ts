import { expect, it } from "vitest";
import { job } from "../../../../lambdas/core/restore/actions/job.ts";
import { object } from "../item/builders.ts";
import { changedBy } from "./execute-action.ts";

const UID = { "controller-uid": "foo", "batch.kubernetes.io/controller-uid": "foo" };
const jobWith = (spec?: object) => object("Job", "ns-1", "job-1", { ...(spec && { spec }) });
const selecting = (matchLabels: object) => jobWith({ selector: { matchLabels } });
const labelled = (labels: object) => jobWith({ template: { metadata: { labels } } });

it.for([
  ["missing spec.selector and/or spec.template should not error", jobWith(), jobWith()],
  [
    "missing spec.selector.matchLabels should not error",
    jobWith({ selector: {} }),
    jobWith({ selector: {} }),
  ],
  [
    "spec.selector.matchLabels[controller-uid] is removed",
    selecting({ ...UID, hello: "world" }),
    selecting({ hello: "world" }),
  ],
  [
    "missing spec.template.metadata.labels should not error",
    jobWith({ template: {} }),
    jobWith({ template: {} }),
  ],
  [
    "spec.template.metadata.labels[controller-uid] is removed",
    labelled({ ...UID, hello: "world" }),
    labelled({ hello: "world" }),
  ],
] as const)("%s (TestJobActionExecute)", ([, before, after]) => {
  expect(changedBy(job, before)).toEqual(after);
});
