import { expect, it } from "vitest";
import { serviceAccount } from "../../../../lambdas/core/restore/actions/service-account.ts";
import { object } from "../item/builders.ts";
import { changedBy } from "./execute-action.ts";

const account = (...names: string[]) =>
  object("ServiceAccount", "foo", "bar", { secrets: names.map((name) => ({ name })) });

it.for([
  ["no secrets", [], []],
  ["no match", ["a", "bar-TOKN-nomatch", "baz"], ["a", "bar-TOKN-nomatch", "baz"]],
  ["match - first", ["bar-token-a1b2c", "a", "baz"], ["a", "baz"]],
  ["match - middle", ["a", "bar-token-a1b2c", "baz"], ["a", "baz"]],
  ["match - end", ["a", "baz", "bar-token-a1b2c"], ["a", "baz"]],
  ["only the last of several", ["bar-token-1", "bar-token-2"], ["bar-token-1"]],
] as const)("%s (TestServiceAccountActionExecute)", ([, before, after]) => {
  expect(changedBy(serviceAccount, account(...before))).toEqual(account(...after));
});

it("bears an account without secrets", () => {
  const bare = object("ServiceAccount", "foo", "bar");
  expect(changedBy(serviceAccount, bare)).toBe(bare);
});
