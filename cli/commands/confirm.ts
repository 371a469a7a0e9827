import { createInterface } from "node:readline/promises";
import type { Invocation } from "../invocation.ts";

/** Asks whether to go on; anything but yes, the end of the input too, is a no. */
export async function isConfirmed(
  { world, remark }: Pick<Invocation<unknown>, "world" | "remark">,
  what: string,
): Promise<boolean> {
  remark(`This will ${what}.`);
  const lines = createInterface({ input: world.input, output: world.errorOutput });
  const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  try {
    const question = "Are you sure you want to continue (Y/N)? ";
    const answer = await Promise.race([lines.question(question), ended]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
