import { Command } from "commander";
import { formatTimestamp } from "../../lambdas/core/velero/timestamp.ts";
import type { ActionMaker, CommandWork } from "../invocation.ts";
import { serve } from "../serve/serve.ts";

/** `serve`. */
export function serveCommand(action: ActionMaker): Command {
  return new Command("serve")
    .description(
      "with --local: run the schedules of the configuration, and sweep what has expired, until stopped",
    )
    .action(action(serveSchedules));
}

const serveSchedules: CommandWork<unknown> = async ({ world, globals, print, remark }) => {
  const controller = new AbortController();
  const { signal } = controller;
  const stopListening = world.onInterrupt(() => {
    remark("stopping what runs; once more to stop at once");
    controller.abort();
  });
  try {
    await serve({
      openFloor: () => world.openFloor(globals),
      namespace: globals.namespace,
      now: world.now,
      pause: (milliseconds) => world.pause(milliseconds, signal),
      signal,
      tell: (line) => print(`${formatTimestamp(world.now())} ${line}\n`),
    });
  } finally {
    stopListening();
  }
};
