import type { Check } from "../floor.ts";

/** Looks at one thing; what is thrown is the finding. */
export async function attempt(
  subject: string,
  remedy: string,
  look: () => Promise<string>,
): Promise<Check> {
  try {
    return { subject, isFine: true, finding: await look(), remedy: "" };
  } catch (error) {
    return { subject, isFine: false, finding: (error as Error).message, remedy };
  }
}
