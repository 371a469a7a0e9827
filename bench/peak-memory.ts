import { readFileSync } from "node:fs";

/**
 * Peak resident memory of this process in MiB, as Linux counts it for the program itself: what
 * `getrusage` says begins with the peak of the process that started it.
 */
export function peakMemory(): number {
  const [, kibibytes] =
    /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return Number(kibibytes) / 1024;
}
