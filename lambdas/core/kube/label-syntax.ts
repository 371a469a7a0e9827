const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const DOMAIN_PART = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

/** Tells what is wrong with a label key such as `app.kubernetes.io/name`; `undefined` when nothing. */
export function labelKeyProblem(key: string): string | undefined {
  const slash = key.indexOf("/");
  const name = key.slice(slash + 1);
  const hasGoodPrefix = slash === -1 || isDomain(key.slice(0, slash));
  if (hasGoodPrefix && NAME.test(name)) return undefined;
  return `label key '${key}' must be a name of 1 to 63 letters, digits, '-', '_' and '.', with an optional DNS domain and '/' before it`;
}

/** Tells what is wrong with a label value, which may be empty; `undefined` when nothing. */
export function labelValueProblem(value: string): string | undefined {
  if (value === "" || NAME.test(value)) return undefined;
  return `label value '${value}' must be empty or have 1 to 63 letters, digits, '-', '_' and '.', with a letter or digit at each end`;
}

function isDomain(text: string): boolean {
  return text.length <= 253 && text.split(".").every((part) => DOMAIN_PART.test(part));
}
