/**
 * Runs `work` on every element, at most `limit` at a time, and returns the results in the order of
 * the elements. The first failure ends it.
 */
export async function inParallel<T, R>(
  elements: readonly T[],
  limit: number,
  work: (element: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(elements.length);
  const queue = elements.entries();
  const worker = async () => {
    for (const [index, element] of queue) results[index] = await work(element);
  };
  await Promise.all(Array.from({ length: Math.min(limit, elements.length) }, worker));
  return results;
}
