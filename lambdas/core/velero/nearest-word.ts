/** More changes than this make another word, not a misspelling. */
const MOST_CHANGES = 3;

/** The word that `text` most likely misspells; `undefined` when none is near. */
export function nearestWord(text: string, words: readonly string[]): string | undefined {
  const candidates = words
    .map((word) => ({ word, changes: distance(text.toLowerCase(), word.toLowerCase()) }))
    .filter(({ changes }) => changes <= Math.min(MOST_CHANGES, text.length / 2))
    .sort((a, b) => a.changes - b.changes);
  return candidates[0]?.word;
}

/** Letters to insert, remove or replace to make `b` of `a` (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j < row.length; j++) {
      const replaced = (row[j - 1] as number) + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
