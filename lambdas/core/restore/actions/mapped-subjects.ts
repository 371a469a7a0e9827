import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { isJsonObject, listAt, textAt, withField } from "../../kube/lossless-json-fields.ts";
import { type ItemRestoreSpec, targetNamespace } from "../item/restore-context.ts";

/** Lets a binding speak of its subjects where they are restored to. */
export function withMappedSubjects(
  binding: KubernetesObject,
  spec: ItemRestoreSpec,
): KubernetesObject {
  const subjects = listAt(binding, "subjects");
  const mapped = subjects.map((subject) => {
    const namespace = textAt(subject, "namespace");
    if (namespace === undefined || !isJsonObject(subject)) return subject;
    return { ...subject, namespace: targetNamespace(namespace, spec) };
  });
  return subjects.length === 0 ? binding : withField(binding, ["subjects"], mapped);
}
