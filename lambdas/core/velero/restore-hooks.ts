import * as z from "zod";

import { hookErrorModeSchema } from "./backup-hooks.ts";
import { durationSchema } from "./duration.ts";
import { goStruct } from "./go-json.ts";
import { labelSelectorSchema } from "./label-selector.ts";

const execHookSchema = z.strictObject({
  container: z.string().optional(),
  command: z.array(z.string()).min(1),
  onError: hookErrorModeSchema.optional(),
  /** 30 seconds when zero. */
  execTimeout: goStruct(durationSchema, "0s"),
  /** How long to wait for the container to run; zero waits for ever. */
  waitTimeout: goStruct(durationSchema, "0s"),
  waitForReady: z.boolean().optional(),
});

const initHookSchema = z.strictObject({
  /** Kubernetes containers, kept as they are. */
  initContainers: goStruct(
    z.array(
      z.looseObject({
        name: z.string().optional(),
        image: z.string().optional(),
        command: z.array(z.string()).optional(),
      }),
    ),
    null,
  ),
  timeout: goStruct(durationSchema, "0s"),
});

const resourceHooksSchema = z.strictObject({
  name: z.string().min(1),
  includedNamespaces: z.array(z.string()).optional(),
  excludedNamespaces: z.array(z.string()).optional(),
  includedResources: z.array(z.string()).optional(),
  excludedResources: z.array(z.string()).optional(),
  labelSelector: labelSelectorSchema.optional(),
  postHooks: z
    .array(z.strictObject({ exec: execHookSchema.optional(), init: initHookSchema.optional() }))
    .optional(),
});

/** Hooks of a restore: commands run in restored pods, and init containers put into them. */
export const restoreHooksSchema = z.strictObject({
  resources: z.array(resourceHooksSchema).optional(),
});

/** See {@link restoreHooksSchema}. */
export type RestoreHooks = z.infer<typeof restoreHooksSchema>;
