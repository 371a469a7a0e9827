import type { ResourceCall } from "./api-request.ts";
import { mayDo } from "./authentication.ts";
import type { ResourceCatalog } from "./catalog.ts";
import { type JsonObject, objectIn, textIn } from "./json-object.ts";

/** Answers a review by its account's role; `undefined` for reviews the world does not do. */
export function reviewAccess(
  catalog: ResourceCatalog,
  { resource, account }: ResourceCall,
  review: JsonObject,
): JsonObject | undefined {
  if (resource.resource === "selfsubjectreviews") {
    return { ...review, status: { userInfo: { username: account.name, groups: [account.role] } } };
  }
  if (resource.resource !== "selfsubjectaccessreviews") return undefined;
  const asked = objectIn(objectIn(review, "spec"), "resourceAttributes");
  const served = catalog
    .all()
    .find(
      (other) =>
        other.resource === textIn(asked, "resource") && other.group === textIn(asked, "group"),
    );
  const allowed =
    account.role === "admin" ||
    (served !== undefined && mayDo(account, textIn(asked, "verb"), served));
  return { ...review, status: { allowed } };
}
