import * as z from "zod";

import { durationSchema } from "./duration.ts";
import { goStruct } from "./go-json.ts";
import { labelSelectorSchema } from "./label-selector.ts";

/** What a failed hook does to the rest; absent behaves as `Continue` and is logged as a failure. */
export const hookErrorModeSchema = z.enum(["Continue", "Fail"]);

/** A command run in one container of a pod. */
const execHookSchema = z.strictObject({
  /** The pod's first container when absent. */
  container: z.string().optional(),
  /** Never split by a shell. */
  command: z.array(z.string()).min(1),
  onError: hookErrorModeSchema.optional(),
  /** 30 seconds when zero. */
  timeout: goStruct(durationSchema, "0s"),
});

const resourceHookSchema = z.strictObject({ exec: execHookSchema });

const resourceHooksSchema = z.strictObject({
  name: z.string().min(1),
  includedNamespaces: z.array(z.string()).optional(),
  excludedNamespaces: z.array(z.string()).optional(),
  includedResources: z.array(z.string()).optional(),
  excludedResources: z.array(z.string()).optional(),
  labelSelector: labelSelectorSchema.optional(),
  pre: z.array(resourceHookSchema).optional(),
  post: z.array(resourceHookSchema).optional(),
});

/** Hooks of a backup: what to run in which pods, before and after they are backed up. */
export const backupHooksSchema = z.strictObject({
  resources: z.array(resourceHooksSchema).optional(),
});
