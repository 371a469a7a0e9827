import * as z from "zod";

/** RFC 3339, as `metav1.Time` reads it: `2026-11-23T11:41:50Z`. */
export const timestampSchema = z.iso.datetime({
  offset: true,
  error: "is not a time; write it as 2026-11-23T11:41:50Z",
});

/** A time as Velero writes it: UTC, whole seconds, cut off and never rounded. */
export function formatTimestamp(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
