import type { FoundFile } from "../catalog/read-file.ts";
import type { Description } from "./description.ts";

/** `<group>/<version>/<Kind>` to names. */
export type ResourceList = Readonly<Record<string, readonly string[]>>;

/** Adds every item of a backup or restore by kind; `what` names the file when it is not there. */
export function describeResourceList(
  text: Description,
  file: FoundFile<ResourceList>,
  what: string,
): void {
  if (file.problem !== undefined) {
    text.field("Resource List", `<error getting ${what} resource list: ${file.problem}>`);
  } else if (file.content === undefined) {
    text.field("Resource List", `<${what} resource list not found>`);
  } else {
    text.line("Resource List:");
    for (const kind of Object.keys(file.content).sort()) {
      text.line(`\t${kind}:`);
      for (const name of file.content[kind] ?? []) text.line(`\t\t- ${name}`);
    }
  }
}
