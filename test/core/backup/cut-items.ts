import { Buffer } from "node:buffer";
import type { CutItem } from "../../../lambdas/core/kube/cut-item.ts";
import { ListCutter } from "../../../lambdas/core/kube/cut-list.ts";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";

/** An object as it is cut from a list. */
export function cutItem(object: KubernetesObject): CutItem {
  const [item] = new ListCutter().push(Buffer.from(JSON.stringify({ items: [object] })));
  if (!item) throw new Error("nothing was cut");
  return item;
}
