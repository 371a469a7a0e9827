import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { PROCESS_SETTINGS } from "../lambdas/core/process-settings.ts";

/**
 * Runs a script of this folder in a process of its own, with a task as JSON, and returns the JSON it
 * prints: memory is measured by the process, and nothing is warm.
 */
export function runChild<T>(script: string, task: object): Promise<T> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(
    process.execPath,
    [PROCESS_SETTINGS.nodeOptions, file, JSON.stringify(task)],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: "bench",
        AWS_SECRET_ACCESS_KEY: "bench",
        AWS_EC2_METADATA_DISABLED: "true",
        ...PROCESS_SETTINGS.environment,
      },
    },
  );
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(output) as T);
      else reject(new Error(`${script} ended with ${code}`));
    });
  });
}
