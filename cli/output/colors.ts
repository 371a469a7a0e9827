/** How a description stresses a word; each returns its text, maybe between escape codes. */
export interface Colors {
  readonly bold: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
}

/** Stresses nothing: for pipes, files, `NO_COLOR` and `--colorized=false`. */
export const PLAIN: Colors = { bold: plain, red: plain, green: plain };

/** Stresses by the escape codes that every terminal knows. */
export const COLORED: Colors = { bold: coded(1), red: coded(31), green: coded(32) };

function plain(text: string): string {
  return text;
}

function coded(code: number): (text: string) => string {
  return (text) => `\u001b[${code}m${text}\u001b[0m`;
}
