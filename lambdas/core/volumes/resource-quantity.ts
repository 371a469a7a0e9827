const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * The number that a Kubernetes quantity such as `10Gi`, `1.5T` or `1e9` stands for; `undefined`
 * for any other text (apimachinery pkg/api/resource/quantity.go). Exact up to 2^53, 8 PiB.
 */
export function parseQuantity(text: string): number | undefined {
  const [, number, suffix, exponent] = QUANTITY.exec(text) ?? [];
  if (number === undefined) return undefined;
  const factor = suffix === undefined ? 10 ** Number(exponent ?? 0) : (FACTORS[suffix] as number);
  return Number(number) * factor;
}
