import type { ExitCode, Invocation } from "../invocation.ts";

/** Says what Velero says of a run that nobody waits for. */
export function reportSubmitted(
  { print }: Pick<Invocation<unknown>, "print">,
  noun: "backup" | "restore",
  name: string,
): ExitCode {
  const title = noun === "backup" ? "Backup" : "Restore";
  print(`${title} request "${name}" submitted successfully.\n`);
  print(
    `Run \`jangada ${noun} describe ${name}\` or \`jangada ${noun} logs ${name}\` for more details.\n`,
  );
  return 0;
}
