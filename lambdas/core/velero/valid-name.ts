import { createHash } from "node:crypto";

/** Longest label value of Kubernetes. */
const LABEL_VALUE_LENGTH = 63;
const HASH_LENGTH = 6;

/**
 * A name as Velero writes it into a label: itself up to 63 characters, else its first 57 and six
 * hexadecimal digits of its SHA-256 (velero pkg/label/label.go, GetValidName).
 */
export function getValidName(name: string): string {
  if (name.length <= LABEL_VALUE_LENGTH) return name;
  const hash = createHash("sha256").update(name).digest("hex");
  return name.slice(0, LABEL_VALUE_LENGTH - HASH_LENGTH) + hash.slice(0, HASH_LENGTH);
}
