import { expect, it } from "vitest";

import { formatTimestamp, timestampSchema } from "../../../lambdas/core/velero/timestamp.ts";

it("writes whole seconds in UTC, cutting off the rest", () => {
  expect(formatTimestamp(new Date("2026-11-23T11:41:50.999Z"))).toBe("2026-11-23T11:41:50Z");
});

it.for(["2026-11-23T11:41:50Z", "2026-11-23T11:41:50.123Z", "2026-11-23T12:41:50+01:00"])(
  "reads %s",
  (text) => {
    expect(timestampSchema.parse(text)).toBe(text);
  },
);

it.for(["", "yesterday", "2026-11-23", 1_700_000_000])(
  "fails to read %j, with an example",
  (value) => {
    expect(timestampSchema.safeParse(value).error?.issues[0]?.message).toBe(
      "is not a time; write it as 2026-11-23T11:41:50Z",
    );
  },
);
