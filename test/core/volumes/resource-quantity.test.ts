import { expect, it } from "vitest";
import { parseQuantity } from "../../../lambdas/core/volumes/resource-quantity.ts";

it.for([
  ["0", 0],
  ["10", 10],
  ["10Gi", 10 * 2 ** 30],
  ["1.5Ti", 1.5 * 2 ** 40],
  [".5Ki", 512],
  ["+2M", 2e6],
  ["-1k", -1000],
  ["1e3", 1000],
  ["2E-1", 0.2],
  ["3E", 3e18],
  ["1500m", 1.5],
] as const)("reads %s as %d", ([text, value]) => {
  expect(parseQuantity(text)).toBeCloseTo(value, 9);
});

it.for(["", "ten", "10 Gi", "10GB", "Gi", "1e", "1,5", "0x10"])("refuses %j", (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});
