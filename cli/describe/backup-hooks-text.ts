import type { BackupSpec } from "../../lambdas/core/velero/backup.ts";
import { type Description, listed, NONE } from "./description.ts";
import { selectorText } from "./selector-text.ts";

/** The hooks of one group of pods. */
export type ResourceHooks = NonNullable<NonNullable<BackupSpec["hooks"]>["resources"]>[number];

/** Commands to run in a pod. */
type ExecHooks = ResourceHooks["pre"];

/** Adds the hooks of a backup, group by group. */
export function describeHooks(text: Description, groups: readonly ResourceHooks[]): void {
  if (groups.length === 0) {
    text.field("Hooks", NONE);
    return;
  }
  text.line("Hooks:");
  text.line("\tResources:");
  for (const group of groups) describeGroup(text, group);
}

function describeGroup(text: Description, group: ResourceHooks): void {
  text.line(`\t\t${group.name}:`);
  text.line("\t\t\tNamespaces:");
  text.field("Included", listed(group.includedNamespaces, "*"), 4);
  text.field("Excluded", listed(group.excludedNamespaces, NONE), 4);
  text.line();
  text.line("\t\t\tResources:");
  text.field("Included", listed(group.includedResources, "*"), 4);
  text.field("Excluded", listed(group.excludedResources, NONE), 4);
  text.line();
  text.field("Label selector", selectorText(group.labelSelector), 3);
  describeCommands(text, "Pre Exec Hook", group.pre);
  describeCommands(text, "Post Exec Hook", group.post);
}

function describeCommands(text: Description, title: string, hooks: ExecHooks = []): void {
  for (const { exec } of hooks) {
    text.line();
    text.line(`\t\t\t${title}:`);
    text.field("Container", exec.container ?? "", 4);
    text.field("Command", exec.command.join(" "), 4);
    text.field("On Error", exec.onError ?? "", 4);
    text.field("Timeout", exec.timeout ?? "0s", 4);
  }
}
