import fc from "fast-check";
import { expect, it } from "vitest";
import {
  formatContinueToken,
  parseContinueToken,
} from "../../../../local/world/kubernetes/continue-token.ts";

it("reads back every token it writes", () => {
  const revisions = fc.option(fc.nat(), { nil: undefined });
  fc.assert(
    fc.property(revisions, fc.string(), (revision, start) => {
      const token = formatContinueToken({ revision, start });
      expect(token).toMatch(/^[\w-]+$/);
      expect(parseContinueToken(token)).toEqual({ revision, start });
    }),
  );
});

it.for(["", "abc", "e30", Buffer.from('{"v":"other","rv":1,"start":"/a"}').toString("base64url")])(
  "fails for the foreign token '%s'",
  (token) => {
    expect(() => parseContinueToken(token)).toThrow("continue key is not valid");
  },
);
