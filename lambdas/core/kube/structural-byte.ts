export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COLON = 0x3a;

/** What a byte of JSON means outside of strings: the structure, or nothing to whoever only looks for it. */
export const Sort = { other: 0, quote: 1, open: 2, close: 3, comma: 4, colon: 5 } as const;

/** The {@link Sort} of each byte. An array, because it is asked for every byte of a cluster. */
export const SORT_OF = new Uint8Array(256);
SORT_OF[QUOTE] = Sort.quote;
SORT_OF[0x7b] = Sort.open;
SORT_OF[0x5b] = Sort.open;
SORT_OF[0x7d] = Sort.close;
SORT_OF[0x5d] = Sort.close;
SORT_OF[0x2c] = Sort.comma;
SORT_OF[COLON] = Sort.colon;
