#!/usr/bin/env node
import { homedir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { ClientConfigFile } from "./client-config/client-config-file.ts";
import type { CommandWorld } from "./command-world.ts";
import { runCommand } from "./run-command.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const world: CommandWorld = {
  output: process.stdout,
  errorOutput: process.stderr,
  input: process.stdin,
  now: () => new Date(),
  pause: async (milliseconds, signal) => {
    await sleep(milliseconds, undefined, { signal }).catch(() => {});
  },
  environment: process.env,
  clientConfig: new ClientConfigFile(process.env, homedir()),
  openFloor: async (options) => {
    if (options.local) {
      // Loaded late: clients of AWS and Kubernetes take longer than most of what needs neither.
      const { openLocalFloor } = await import("../local/floor/open-local-floor.ts");
      return openLocalFloor(options, process.cwd());
    }
    const { openDeployedFloor } = await import("../deployed/open-deployed-floor.ts");
    return openDeployedFloor(options);
  },
  clusterRoles: async (options) => {
    const { localClusterRoles } = await import("../local/floor/local-cluster-roles.ts");
    return localClusterRoles(options, process.cwd());
  },
  // The first signal stops a run cleanly; with nobody listening any more, the second ends the process.
  onInterrupt: (listener) => {
    const stop = () => {
      for (const signal of SIGNALS) process.off(signal, stop);
    };
    const heard = () => {
      stop();
      listener();
    };
    for (const signal of SIGNALS) process.once(signal, heard);
    return () => {
      for (const signal of SIGNALS) process.off(signal, heard);
    };
  },
};

// `jangada backup get | head` is a fair thing to do.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}
process.exitCode = await runCommand(process.argv.slice(2), world);
