import { expect, it } from "vitest";
import { secret } from "../../../../lambdas/core/restore/actions/secret.ts";
import { object } from "../item/builders.ts";
import { executeAction } from "./execute-action.ts";

const TOKEN = "kubernetes.io/service-account-token";
const serviceAccountsOf = (namespace: string) => (namespace === "foo" ? ["default"] : []);

it("not service account token secret (TestSecretActionExecute)", () => {
  const opaque = object("Secret", "foo", "default-token-sfafa", { type: "Opaque" });
  expect(executeAction(secret, opaque, { serviceAccountsOf })).toEqual({
    outcome: "restore",
    object: opaque,
  });
});

it("auto created service account token (TestSecretActionExecute)", () => {
  const token = object("Secret", "foo", "default-token-sfafa", { type: TOKEN });
  expect(executeAction(secret, token, { serviceAccountsOf })).toEqual({
    outcome: "skip",
    reason: "recreatedByKubernetes",
  });
});

it.for(["foo", undefined])(
  "not auto created service account token, in %s (TestSecretActionExecute)",
  (namespace) => {
    const annotations = { "kubernetes.io/service-account.uid": "uid", key: "value" };
    const token = object("Secret", namespace, "my-token", {
      metadata: { annotations },
      type: TOKEN,
      data: { token: "x", "ca.crt": "x", key: "value" },
    });
    expect(executeAction(secret, token, { serviceAccountsOf })).toEqual({
      outcome: "restore",
      object: object("Secret", namespace, "my-token", {
        metadata: { annotations: { key: "value" } },
        type: TOKEN,
        data: { key: "value" },
      }),
    });
  },
);
