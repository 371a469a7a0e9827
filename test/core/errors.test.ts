import { describe, expect, it } from "vitest";
import { ErrorName, isJangadaError, JangadaError, unreachable } from "../../lambdas/core/errors.ts";

const ERROR = new JangadaError(ErrorName.ClusterUnavailable, "no answer", { cause: "reset" });

describe("JangadaError", () => {
  it("has a name of its own, which survives bundlers that rename classes", () => {
    expect(Object.hasOwn(ERROR, "name")).toBe(true);
    expect(ERROR).toMatchObject({
      name: "ClusterUnavailableError",
      message: "no answer",
      cause: "reset",
    });
  });

  it("is called as Step Functions will match it, each name once", () => {
    const names = Object.values(ErrorName);

    expect(new Set(names).size).toBe(names.length);
    expect(Object.entries(ErrorName).filter(([key, name]) => name !== `${key}Error`)).toEqual([]);
  });
});

describe("isJangadaError", () => {
  it.for<[names: ErrorName[], is: boolean]>([
    [[], true],
    [[ErrorName.ClusterUnavailable], true],
    [[ErrorName.ClusterDenied, ErrorName.ClusterUnavailable], true],
    [[ErrorName.ClusterDenied], false],
  ])("tells whether an error has one of the names %o: %s", ([names, is]) => {
    expect(isJangadaError(ERROR, ...names)).toBe(is);
  });

  it.for([[new Error("other")], ["text"], [undefined], [{ name: ErrorName.ClusterDenied }]])(
    "is not taken in by %s",
    ([thrown]) => {
      expect(isJangadaError(thrown)).toBe(false);
    },
  );
});

describe("unreachable", () => {
  it("fails naming the value that nobody handles", () => {
    expect(() => unreachable({ phase: "New" } as never)).toThrow('unhandled value {"phase":"New"}');
  });
});
