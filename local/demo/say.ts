/** Writes a line of the demo. */
export function say(text = ""): void {
  process.stdout.write(`${text}\n`);
}
