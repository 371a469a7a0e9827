import { describe, expect, it } from "vitest";
import { serviceAccountAction } from "../../../../lambdas/core/backup/actions/service-account.ts";
import { ListRefusal } from "../../../../lambdas/core/kube/kubernetes-reader.ts";
import { clusterRoleBinding, serviceAccount } from "../../../support/builders.ts";
import { cutItem } from "../cut-items.ts";
import { contextOf } from "./context.ts";

const ROBOT = cutItem(serviceAccount("shop", "robot"));
const binding = (name: string) => ({
  groupResource: "clusterrolebindings.rbac.authorization.k8s.io",
  name,
});
const role = (name: string) => ({ groupResource: "clusterroles.rbac.authorization.k8s.io", name });

describe("serviceAccountAction", () => {
  it("leads to the bindings that name the account, and to the roles they grant", async () => {
    const context = await contextOf([
      clusterRoleBinding("reads", "reader", "shop/robot", "bank/robot"),
      clusterRoleBinding("writes", "writer", "shop/robot"),
      clusterRoleBinding("others", "admin", "shop/human", "bank/robot"),
    ]);

    expect(await serviceAccountAction().execute(ROBOT, context)).toEqual({
      additionalItems: [binding("reads"), role("reader"), binding("writes"), role("writer")],
    });
  });

  it("leads to nothing from an account that no binding names", async () => {
    const context = await contextOf([clusterRoleBinding("reads", "reader", "bank/robot")]);

    expect(await serviceAccountAction().execute(ROBOT, context)).toEqual({ additionalItems: [] });
  });

  it("reads the bindings once a backup", async () => {
    const context = await contextOf([clusterRoleBinding("reads", "reader", "shop/robot")]);
    const action = serviceAccountAction();
    await Promise.all([action.execute(ROBOT, context), action.execute(ROBOT, context)]);
    await action.execute(ROBOT, context);

    expect(context.lists()).toBe(1);
  });

  it("passes over users and groups, and over what grants no ClusterRole", async () => {
    const plain = clusterRoleBinding("reads", "reader", "shop/robot");
    const subjects = [{ kind: "User", namespace: "shop", name: "robot" }];
    const context = await contextOf([
      { ...plain, metadata: { name: "user" }, subjects },
      { ...plain, metadata: { name: "nobody" }, subjects: undefined },
      { ...plain, metadata: { name: "role" }, roleRef: { kind: "Role", name: "reader" } },
      { ...plain, metadata: { name: "nothing" }, roleRef: undefined },
      { ...plain, metadata: { name: "nameless" }, roleRef: { kind: "ClusterRole", name: "" } },
    ]);

    expect(await serviceAccountAction().execute(ROBOT, context)).toEqual({
      additionalItems: [binding("role"), binding("nothing"), binding("nameless")],
    });
  });

  it("fails when bindings may not be listed", async () => {
    const context = await contextOf([clusterRoleBinding("reads", "reader", "shop/robot")], {
      onList: ({ resource }) =>
        resource.kind === "ClusterRoleBinding"
          ? new ListRefusal(403, "Forbidden", "no")
          : undefined,
    });

    await expect(serviceAccountAction().execute(ROBOT, context)).rejects.toThrow(ListRefusal);
  });
});
