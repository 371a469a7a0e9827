import { Document, isScalar, Scalar, visit } from "yaml";

/**
 * Texts that some reader of YAML takes for something other than text: numbers, booleans of YAML 1.1,
 * null, dates.
 */
const LOOKS_TYPED =
  /^([-+]?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|[-+]?\.[0-9]+|0x[0-9a-fA-F]+|0o?[0-7]+|[-+]?\.(inf|nan)|y|n|yes|no|on|off|true|false|null|~|[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].*)?|)$/i;

/**
 * YAML in the form of Kubernetes' own tools: keys sorted, lists not indented, double quotes around
 * what looks like another type and single ones around what is special otherwise.
 */
export function goYaml(value: unknown): string {
  const document = new Document(value, { sortMapEntries: true });
  visit(document, {
    Scalar(_key, node) {
      if (isScalar(node) && typeof node.value === "string" && LOOKS_TYPED.test(node.value)) {
        node.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  return document.toString({ indentSeq: false, lineWidth: 0, singleQuote: true });
}
