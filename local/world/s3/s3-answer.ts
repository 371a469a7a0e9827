/** One S3 request in path style, as far as it is looked at before the library sees it. */
export interface S3Request {
  readonly method: string;
  readonly bucketName: string;
  /** Empty for a request to the bucket. */
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A complete answer; its body is XML. */
export interface S3Answer {
  readonly status: number;
  readonly body: string;
}

/** XML as a tree: a text, or elements in order; a list repeats its element. */
export type XmlContent =
  | string
  | { readonly [element: string]: XmlContent | readonly XmlContent[] };

/** An answer of 200 with one root element. */
export function s3Result(root: string, content: XmlContent): S3Answer {
  return { status: 200, body: document(root, content) };
}

/** A refusal in S3's own words for it. */
export function s3Refusal(status: number, code: string, message: string): S3Answer {
  return { status, body: document("Error", { Code: code, Message: message }) };
}

function document(root: string, content: XmlContent): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, content)}`;
}

function element(name: string, content: XmlContent): string {
  const inner =
    typeof content === "string"
      ? escaped(content)
      : Object.entries(content)
          .flatMap(([child, value]) => several(value).map((one) => element(child, one)))
          .join("");
  return `<${name}>${inner}</${name}>`;
}

function several(value: XmlContent | readonly XmlContent[]): readonly XmlContent[] {
  return Array.isArray(value) ? value : [value as XmlContent];
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
