/** What runs now, or why that cannot be told. */
export interface Running<T> {
  readonly running: readonly T[];
  readonly problems: readonly string[];
}

/** Lists what runs on a floor; `list` is absent where nothing does without this process. */
export async function listRunning<T>(
  list: (() => Promise<readonly T[]>) | undefined,
): Promise<Running<T>> {
  try {
    return { running: (await list?.()) ?? [], problems: [] };
  } catch (error) {
    return { running: [], problems: [`what runs now: ${(error as Error).message}`] };
  }
}
