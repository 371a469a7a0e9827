import type { Tags } from "../../../lambdas/core/volumes/ebs-volume.ts";
import { Ec2Error, invalidValue } from "./ec2-error.ts";
import type { Parameters } from "./parameters.ts";

const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

/** Reads the tags that something of this type gets when it is made. */
export function parseTags(parameters: Parameters, type: "volume" | "snapshot"): Tags {
  const pairs = parameters.groups("TagSpecification").flatMap((specification) => {
    const asked = specification.required("ResourceType");
    if (asked !== type) {
      throw invalidValue(`'${asked}' is not a valid taggable resource type for this operation.`);
    }
    const tags = specification.groups("Tag");
    if (tags.length === 0) throw invalidValue("Tag specification must have at least one tag");
    return tags.map((tag) => [tag.required("Key"), tag.text("Value") ?? ""] as const);
  });
  return joinedTags(pairs);
}

/** Puts tags together that one thing is to have, under the rules of EC2. */
export function joinedTags(pairs: readonly (readonly [key: string, value: string])[]): Tags {
  const tags = new Map<string, string>();
  for (const [key, value] of pairs) {
    if (tags.has(key)) throw invalidValue(`Duplicate tag key '${key}' specified.`);
    checkTag(key, value);
    tags.set(key, value);
  }
  if (tags.size > MOST_TAGS) {
    const message = `You have reached the maximum of ${MOST_TAGS} tags`;
    throw new Ec2Error("TagLimitExceeded", message);
  }
  return Object.fromEntries(tags);
}

/** Tags that a user may set, so that a copy may have them. */
export function userTags(tags: Tags): readonly (readonly [key: string, value: string])[] {
  return Object.entries(tags).filter(([key]) => !isAwsTag(key));
}

function checkTag(key: string, value: string): void {
  if (isAwsTag(key)) {
    throw invalidValue("Tag keys starting with 'aws:' are reserved for internal use");
  }
  if (key.length > LONGEST_KEY) {
    throw invalidValue(`Tag key exceeds the maximum length of ${LONGEST_KEY} characters`);
  }
  if (value.length > LONGEST_VALUE) {
    throw invalidValue(`Tag value exceeds the maximum length of ${LONGEST_VALUE} characters`);
  }
}

function isAwsTag(key: string): boolean {
  return key.toLowerCase().startsWith("aws:");
}
