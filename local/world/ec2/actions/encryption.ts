import { Ec2Error } from "../ec2-error.ts";
import type { Ec2Region } from "../ec2-region.ts";
import type { Parameters } from "../parameters.ts";

/** Whether something new is encrypted, and with which key. */
export interface Encryption {
  readonly encrypted: boolean;
  readonly kmsKeyId?: string | undefined;
}

/** Reads `Encrypted` and `KmsKeyId`. What is made of something encrypted is encrypted anyhow. Any key will do. */
export function encryption(
  parameters: Parameters,
  { name, account }: Ec2Region,
  sourceEncrypted: boolean,
): Encryption {
  const asked = parameters.flag("Encrypted");
  const key = parameters.text("KmsKeyId");
  if (key !== undefined && !asked) {
    const message = "The parameter KmsKeyId requires the parameter Encrypted to be set.";
    throw new Ec2Error("InvalidParameterDependency", message);
  }
  if (!asked && !sourceEncrypted) return { encrypted: false };
  return { encrypted: true, kmsKeyId: key ?? `arn:aws:kms:${name}:${account.id}:alias/aws/ebs` };
}
