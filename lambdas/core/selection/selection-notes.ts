/** Takes what selection has to say about a spec. */
export interface SelectionNotes {
  /** The spec is wrong as it stands. */
  problem(message: string): void;
  /** The backup is not what was asked for. */
  error(message: string): void;
  /** The backup is as asked, but probably not as meant. */
  warn(message: string): void;
}
