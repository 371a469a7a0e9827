import { RE2JS } from "re2js";

/** A pattern that is ready to be searched for. */
export interface RegularExpression {
  /** Whether any part of the text matches. */
  isIn(text: string): boolean;
}

/** A few patterns meet every object of a run. */
const COMPILED = new Map<string, RegularExpression>();

/** Longer ones are no rule that a person wrote, and a program of any length takes memory to compile. */
const LONGEST = 1024;

/**
 * Compiles a pattern of Go's syntax, which Velero's users write. It is RE2's: no pattern takes more
 * time than its own length times that of the text, so none can hang a run as one may that goes back
 * and tries again.
 *
 * @throws Error that names the pattern, for one that is not valid or has more than 1,024 characters.
 */
export function compileRegularExpression(pattern: string): RegularExpression {
  const expression = COMPILED.get(pattern) ?? compile(pattern);
  COMPILED.set(pattern, expression);
  return expression;
}

function compile(pattern: string): RegularExpression {
  if (pattern.length > LONGEST) {
    throw new Error(
      `regular expression ${JSON.stringify(pattern.slice(0, 40))}... has ${pattern.length} characters; make it shorter than ${LONGEST}`,
    );
  }
  try {
    const compiled = RE2JS.compile(pattern);
    return { isIn: (text) => compiled.matcher(text).find() };
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new Error(`regular expression ${JSON.stringify(pattern)} is not valid: ${reason}`, {
      cause,
    });
  }
}
