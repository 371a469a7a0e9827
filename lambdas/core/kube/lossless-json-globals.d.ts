/** A number as its text, which `JSON.stringify` prints unchanged. */
interface RawJson {
  readonly rawJSON: string;
}

/** JSON.parse source text access (ECMAScript proposal, in Node since 22), which TypeScript's library lacks. */
interface JSON {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): RawJson;
  isRawJSON(value: unknown): value is RawJson;
}
