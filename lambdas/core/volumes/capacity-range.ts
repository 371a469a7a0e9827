import { parseQuantity } from "./resource-quantity.ts";

/** Least and greatest number of bytes of a volume. */
interface CapacityRange {
  readonly lowest: number;
  readonly highest: number;
}

/** The range that a `capacity` condition asks for; `undefined` when it cannot be read. */
export function parseCapacity(capacity: string): CapacityRange | undefined {
  const [low, high, ...more] = (capacity || ",").split(",").map((side) => side.trim());
  if (low === undefined || high === undefined || more.length > 0) return undefined;
  const lowest = low === "" ? 0 : parseQuantity(low);
  const highest = high === "" ? 0 : parseQuantity(high);
  if (lowest === undefined || highest === undefined) return undefined;
  return { lowest, highest: highest === 0 ? Number.POSITIVE_INFINITY : highest };
}

/** What is wrong with a `capacity` condition; `undefined` when nothing is. */
export function capacityProblem(capacity: string): string | undefined {
  const range = parseCapacity(capacity);
  if (range === undefined) {
    return `wrong format of Capacity ${capacity}; it must be two quantities such as "10Gi,100Gi", of which either may be left out`;
  }
  return range.lowest <= range.highest
    ? undefined
    : `illegal values for capacity ${capacity}; the first quantity must not be greater than the second`;
}
