import { Ec2Error, invalidCombination, invalidValue } from "./ec2-error.ts";
import type { Parameters } from "./parameters.ts";

/** One page of results, and where the next one begins. */
export interface Page<T> {
  readonly things: readonly T[];
  readonly nextToken?: string | undefined;
}

/** What EC2 gives at once at most, whatever is asked for. */
const LARGEST_PAGE = 1000;
const SMALLEST_PAGE = 5;

/**
 * Reads `MaxResults` and `NextToken` and gives what cuts that page out of all results. Without
 * `MaxResults` everything is one page.
 *
 * @param idsName parameter that names things by id, which does not go together with pages.
 * @throws Ec2Error when both are asked for, for a page of fewer than 5, for a token that is none of ours.
 */
export function parsePage<T extends { readonly id: string }>(
  parameters: Parameters,
  idsName: string,
  mostPerPage: number,
): (things: readonly T[]) => Page<T> {
  const asked = parameters.integer("MaxResults");
  const after = idIn(parameters.text("NextToken"));
  if (asked !== undefined && parameters.list(idsName).length > 0) {
    throw invalidCombination(
      `The parameter ${idsName} cannot be used with the parameter maxResults`,
    );
  }
  if (asked !== undefined && asked < SMALLEST_PAGE) {
    throw invalidValue(
      `Value ( ${asked} ) for parameter maxResults is invalid. Expecting a value greater than or equal to ${SMALLEST_PAGE}.`,
    );
  }
  const size =
    asked === undefined ? Number.POSITIVE_INFINITY : Math.min(asked, LARGEST_PAGE, mostPerPage);
  return (things) => {
    const rest = things.filter(({ id }) => id > after).sort((a, b) => (a.id < b.id ? -1 : 1));
    const page = rest.slice(0, size);
    const isLast = page.length === rest.length;
    return { things: page, nextToken: isLast ? undefined : tokenAfter(page.at(-1)?.id ?? "") };
  };
}

function tokenAfter(id: string): string {
  return Buffer.from(id).toString("base64url");
}

function idIn(token: string | undefined): string {
  if (token === undefined) return "";
  const id = Buffer.from(token, "base64url").toString();
  if (/^[a-z]+-[0-9a-f]+$/.test(id)) return id;
  throw new Ec2Error("InvalidNextToken", `The token '${token}' is invalid`);
}
