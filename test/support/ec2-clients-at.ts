import { EC2Client } from "@aws-sdk/client-ec2";
import type { Ec2Clients } from "../../lambdas/adapters/ebs/ec2-clients-for.ts";
import { emulatorSettings } from "./emulator-settings.ts";

/** Clients of an EC2 at a URL, in `us-east-1` unless said, that never send a request twice. */
export function ec2ClientsAt(url: string, region = "us-east-1"): Ec2Clients {
  const client = new EC2Client(emulatorSettings(url, region));
  return { repeating: client, once: client };
}
