import type { Tags } from "../../../../lambdas/core/volumes/ebs-volume.ts";
import type { XmlContent } from "../../xml.ts";
import { type FilterFields, parseFilters } from "../filters.ts";
import { parsePage } from "../pages.ts";
import type { Call } from "./action.ts";

/** What tells one kind of Describe action from another. */
interface Description<T> {
  /** Parameter with ids: `VolumeId`. */
  readonly idsName: string;
  /** Element with the results: `volumeSet`. */
  readonly setName: string;
  readonly filters: FilterFields<T>;
  /** Everything there is that the caller may see. */
  readonly all: () => readonly T[];
  /** Fails as EC2 does when there is no such thing, or none from before that moment. */
  readonly byId: (id: string, listedUntil: number) => T;
  /** When it came to be; milliseconds since 1970. */
  readonly bornAt: (thing: T) => number;
  readonly xml: (thing: T) => XmlContent;
}

/** What every Describe action has in common: ids or everything, filters, pages, and a listing that lags. */
export function described<T extends { readonly id: string; readonly tags: Tags }>(
  { region, parameters }: Call,
  description: Description<T>,
): () => XmlContent {
  const { account } = region;
  const { listedAfterSeconds, mostPerPage } = account.settings;
  const matches = parseFilters(parameters, description.filters);
  const cut = parsePage<T>(parameters, description.idsName, mostPerPage);
  const ids = parameters.list(description.idsName);
  const listedUntil = account.now() - listedAfterSeconds * 1000;
  const named = ids.map((id) => description.byId(id, listedUntil));
  return () => {
    const things = (ids.length > 0 ? named : description.all()).filter(
      (thing) => description.bornAt(thing) <= listedUntil && matches(thing),
    );
    const { things: page, nextToken } = cut(things);
    return { [description.setName]: { item: page.map(description.xml) }, nextToken };
  };
}
