import { dnsLabelProblem } from "./dns-name.ts";
import type { RestoreSpec } from "./restore.ts";
import type { RestoreHooks } from "./restore-hooks.ts";
import { configMapProblems, durationProblems, selectorProblems } from "./spec-problems.ts";

/**
 * What is wrong with a restore's hooks, in Velero's words, and what Velero finds out only while it
 * restores, or never: selectors that cannot be, namespaces that cannot be made, negative times, a
 * modifier of another kind.
 */
export function restoreSpecProblems(spec: RestoreSpec): readonly string[] {
  const { itemOperationTimeout } = spec;
  return [
    ...hookProblems(spec.hooks ?? {}),
    ...selectorProblems("spec.labelSelector", spec.labelSelector),
    ...(spec.orLabelSelectors ?? []).flatMap((selector, index) =>
      selectorProblems(`spec.orLabelSelectors[${index}]`, selector),
    ),
    ...mappingProblems(spec.namespaceMapping ?? {}),
    ...durationProblems({ itemOperationTimeout }),
    ...configMapProblems("spec.resourceModifier", spec.resourceModifier),
  ];
}

/** A selector that cannot be, and init containers without what a container needs (velero internal/hook, ValidateContainer). */
function hookProblems({ resources = [] }: RestoreHooks): readonly string[] {
  return resources.flatMap(({ labelSelector, postHooks = [] }, index) => {
    const path = `spec.hooks.resources[${index}]`;
    const unfit = postHooks
      .flatMap(({ init }) => init?.initContainers ?? [])
      .filter(({ name, image, command = [] }) => !name || !image || command.length === 0);
    return [
      ...selectorProblems(`${path}.labelSelector`, labelSelector),
      ...unfit.map(
        (container) =>
          `invalid InitContainer in restore hook, it doesn't have Command, Name or Image field: ${path}.postHooks ${JSON.stringify(container)}`,
      ),
    ];
  });
}

function mappingProblems(mapping: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(mapping).flatMap(([from, to]) =>
    [from, to]
      .map((name) => ({ name, problem: dnsLabelProblem(name) }))
      .filter(({ problem }) => problem !== undefined)
      .map(
        ({ name, problem }) =>
          `spec.namespaceMapping "${from}" to "${to}": invalid namespace "${name}": ${problem}`,
      ),
  );
}
