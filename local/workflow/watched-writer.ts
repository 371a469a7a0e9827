import { groupResourceOf } from "../../lambdas/core/kube/api-resource.ts";
import type { KubernetesWriter } from "../../lambdas/core/kube/kubernetes-writer.ts";

/**
 * A writer that tells after each attempt to create an object what kind of object it was, whether the
 * cluster took it or not: a restore attempts every item once, so the calls count its items.
 */
export function watchedWriter(
  writer: KubernetesWriter,
  onItem: (groupResource: string) => void,
): KubernetesWriter {
  return {
    get: (place) => writer.get(place),
    mergePatch: (place, patch, options) => writer.mergePatch(place, patch, options),
    listNames: (resource, namespace) => writer.listNames(resource, namespace),
    create: async (resource, object, options) => {
      try {
        return await writer.create(resource, object, options);
      } finally {
        onItem(groupResourceOf(resource));
      }
    },
  };
}
