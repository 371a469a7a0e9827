/** XML as a tree: a text, or elements in order; a list repeats its element, `undefined` leaves it out. */
export type XmlContent =
  | string
  | { readonly [element: string]: XmlContent | readonly XmlContent[] | undefined };

/** Writes a document with one root element; `namespace` becomes its `xmlns`. */
export function xmlDocument(root: string, content: XmlContent, namespace?: string): string {
  const opening = namespace === undefined ? root : `${root} xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${opening}>${inner(content)}</${root}>`;
}

function inner(content: XmlContent): string {
  if (typeof content === "string") return escaped(content);
  return Object.entries(content)
    .flatMap(([name, value]) => several(value).map((one) => `<${name}>${inner(one)}</${name}>`))
    .join("");
}

function several(value: XmlContent | readonly XmlContent[] | undefined): readonly XmlContent[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as XmlContent];
}

function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
