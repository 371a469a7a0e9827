import fc from "fast-check";

/**
 * Any character of Unicode, ASCII more often than others. For `fc.string({ unit })`, whose own unit
 * `binary` takes seconds to set up.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .oneof(
    fc.integer({ min: 0, max: 0x7f }),
    // Without surrogates: what stands for half a character is not UTF-8.
    fc.integer({ min: 0x80, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((codePoint) => String.fromCodePoint(codePoint));
