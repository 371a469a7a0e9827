import { fieldAt, listAt, textAt } from "../../kube/lossless-json-fields.ts";

/** A container whose hooks wait for it. */
export interface AwaitedContainer {
  readonly container: string;
  /** Whether it must be ready, and not only run. */
  readonly waitForReady: boolean;
}

/**
 * Since when a container of a pod is up, in milliseconds since 1970, as the pod's status tells it;
 * `undefined` while it is not. Who looks seldom learns by it whether the container came in time. Where
 * the status does not say since when, it is `now` (velero internal/hook/wait_exec_hook_handler.go,
 * isContainerUp, which knows no times because it watches).
 */
export function containerUpSince(
  pod: unknown,
  { container, waitForReady }: AwaitedContainer,
  now: number,
): number | undefined {
  const status = listAt(pod, "status", "containerStatuses").find(
    (one) => textAt(one, "name") === container,
  );
  if (waitForReady) return fieldAt(status, "ready") === true ? readySince(pod, now) : undefined;
  const running = fieldAt(status, "state", "running");
  return running === undefined ? undefined : timeOr(now, textAt(running, "startedAt"));
}

/** Of one container alone nobody writes down since when it is ready, only of all of them. */
function readySince(pod: unknown, now: number): number {
  const condition = listAt(pod, "status", "conditions").find(
    (one) => textAt(one, "type") === "ContainersReady" && textAt(one, "status") === "True",
  );
  return timeOr(now, textAt(condition, "lastTransitionTime"));
}

function timeOr(now: number, text = ""): number {
  const time = Date.parse(text);
  return Number.isNaN(time) ? now : time;
}
