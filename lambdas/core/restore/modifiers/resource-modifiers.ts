import * as z from "zod";
import { ErrorName, JangadaError } from "../../errors.ts";
import { printLossless } from "../../kube/lossless-json.ts";
import { parseYaml, parseYamlTexts } from "../../kube/yaml.ts";
import { labelSelectorSchema } from "../../velero/label-selector.ts";
import { parseObject } from "../../velero/parse-input.ts";

const OPERATIONS = ["add", "remove", "replace", "test", "move", "copy"];

const jsonPatchSchema = z.strictObject({
  /** One of RFC 6902, in any case. */
  operation: z.string().refine((text) => OPERATIONS.includes(text.toLowerCase()), {
    error: `must be one of ${OPERATIONS.join(", ")}`,
  }),
  /** JSON pointer: `/spec/replicas`. */
  path: z.string().min(1),
  /** Of `move` and `copy`. */
  from: z.string().optional(),
  /** What stands for a JSON value: see `patchValue`. */
  value: z.string().optional(),
});

/** YAML or JSON where it is written; JSON in what {@link parseResourceModifiers} returns. */
const patchDataSchema = z.strictObject({ patchData: z.string() });

const ruleSchema = z.strictObject({
  conditions: z.strictObject({
    /** Pattern of `deployments.apps`, where `*` stays between dots. */
    groupResource: z.string().min(1),
    resourceNameRegex: z.string().optional(),
    /** Of the backup; objects without a namespace do not mind. */
    namespaces: z.array(z.string()).optional(),
    labelSelector: labelSelectorSchema.optional(),
    matches: z
      .array(z.strictObject({ path: z.string(), value: z.string().default("") }))
      .optional(),
  }),
  patches: z.array(jsonPatchSchema).optional(),
  mergePatches: z.array(patchDataSchema).optional(),
  strategicPatches: z.array(patchDataSchema).optional(),
});

const resourceModifiersSchema = z.strictObject({
  version: z.string().refine((text) => text.toLowerCase() === "v1", { error: 'must be "v1"' }),
  resourceModifierRules: z.array(ruleSchema).min(1),
});

/** One operation of a JSON patch. */
export type JsonPatch = z.output<typeof jsonPatchSchema>;

/** Which objects to change, and how: with patches of one of the three kinds. */
export type ResourceModifierRule = z.output<typeof ruleSchema>;

/**
 * Reads the YAML of a resource modifier ConfigMap (velero internal/resourcemodifiers). Regular
 * expressions, patterns and patches are looked at when they meet an object, as Velero does: a bad
 * one is an error of each object it meets.
 *
 * @throws JangadaError `FailedValidation` with every problem, one a line.
 */
export function parseResourceModifiers(text: string): readonly ResourceModifierRule[] {
  const what = "resource modifier";
  const { resourceModifierRules } = parseObject(resourceModifiersSchema, documentIn(text), what);
  const problems = resourceModifierRules.flatMap(kindProblems);
  if (problems.length === 0) return resourceModifierRules.map(withJsonPatches);
  throw invalid(problems.join("\n"));
}

/** Whoever applies the rules needs to read no YAML then: it is a large library, and one of many functions. */
function withJsonPatches(rule: ResourceModifierRule): ResourceModifierRule {
  const inJson = (patches: readonly { readonly patchData: string }[]) =>
    patches.map(({ patchData }) => ({ patchData: jsonOf(patchData) }));
  return {
    ...rule,
    ...(rule.mergePatches && { mergePatches: inJson(rule.mergePatches) }),
    ...(rule.strategicPatches && { strategicPatches: inJson(rule.strategicPatches) }),
  };
}

/** What is no YAML stays as it is, and is an error of each object that it meets. */
function jsonOf(text: string): string {
  try {
    return printLossless(parseYaml(text));
  } catch {
    return text;
  }
}

function documentIn(text: string): unknown {
  try {
    return parseYamlTexts(text);
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

function kindProblems(rule: ResourceModifierRule, index: number): readonly string[] {
  const kinds = ["patches", "mergePatches", "strategicPatches"] as const;
  const used = kinds.filter((kind) => (rule[kind] ?? []).length > 0);
  return used.length <= 1
    ? []
    : [
        `resourceModifierRules[${index}]: has ${used.join(" and ")}; make a rule of each, since a rule has one kind of patches`,
      ];
}

function invalid(problems: string): JangadaError {
  return new JangadaError(
    ErrorName.FailedValidation,
    `the resource modifier is not valid:\n${problems}`,
  );
}
