import { createHash } from "node:crypto";
import { annotationsOf, parseCommand } from "../../hooks/exec-hook.ts";
import { type JsonObject, listAt, textAt, withField } from "../../kube/lossless-json-fields.ts";
import { postHooksFor } from "../hooks/post-hooks-for.ts";
import { targetNamespace } from "../item/restore-context.ts";
import type { ItemAction, ItemActionInput } from "./item-action.ts";

const PREFIX = "init.hook.restore.velero.io/";

/** The container that waits for a node agent, and goes before all others. */
const RESTORE_WAIT = "restore-wait";

/** Characters of a digest that make a generated name, as many as Velero takes of a UUID. */
const NAME_DIGITS = 8;

/**
 * Puts the init containers into a pod that its annotations ask for, or else the restore's spec: before
 * those it has, and behind the one that waits for a node agent (velero
 * pkg/restore/actions/init_restorehook_pod_action.go). A container that it has by the same name, most
 * often from an earlier restore, gives way, because the API server would refuse them both.
 */
export const initRestoreHook: ItemAction = {
  name: "velero.io/init-restore-hook",
  appliesTo: ["pods"],
  execute(input) {
    const { object } = input;
    const own = ownContainer(input);
    const added = own === undefined ? containersOfSpec(input) : [own];
    if (added.length === 0) return { outcome: "restore", object };
    const names = added.map(({ name }) => name);
    const existing = listAt(object, "spec", "initContainers").filter(
      (one) => !names.includes(textAt(one, "name")),
    );
    const place = textAt(existing[0], "name") === RESTORE_WAIT ? 1 : 0;
    const initContainers = existing.toSpliced(place, 0, ...added);
    return {
      outcome: "restore",
      object: withField(object, ["spec", "initContainers"], initContainers),
    };
  },
};

/** What a pod asks for itself; without a `command` it is what the image starts. */
function ownContainer({ ref, object, context }: ItemActionInput): JsonObject | undefined {
  const annotations = annotationsOf(object);
  const text = (name: string) => annotations[`${PREFIX}${name}`] ?? "";
  const [image, command] = [text("container-image"), text("command")];
  if (image === "") return undefined;
  // Velero draws a name by lot; one that follows from the pod is the same in every attempt.
  const id = `${context.restoreName}/${ref.namespace}/${ref.name}`;
  const digest = createHash("sha256").update(id).digest("hex").slice(0, NAME_DIGITS);
  return {
    name: text("container-name") || `velero-restore-init-${digest}`,
    image,
    ...(command !== "" && { command: parseCommand(command) }),
  };
}

function containersOfSpec({ ref, object, context }: ItemActionInput): readonly JsonObject[] {
  const namespace = targetNamespace(ref.namespace ?? "", context.spec);
  const { labels } = object.metadata;
  return postHooksFor({ namespace, labels }, context.spec.hooks).flatMap(
    ({ hook }) => hook.init?.initContainers ?? [],
  );
}
