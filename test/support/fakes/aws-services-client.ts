import { type EmulatorSettings, emulatorSettings } from "../emulator-settings.ts";
import { AwsServices } from "./aws-services.ts";

/** {@link AwsServices} that listen, and one of the SDK's clients of them. */
export interface AwsServicesClient<Client> {
  readonly aws: AwsServices;
  readonly client: Client;
  stop(): Promise<void>;
}

/** Starts fake services in `eu-west-1`, with a client that never sends a request twice. */
export async function startAwsServices<Client extends { destroy(): void }>(
  ClientClass: new (settings: EmulatorSettings) => Client,
): Promise<AwsServicesClient<Client>> {
  const aws = new AwsServices();
  const client = new ClientClass(emulatorSettings(await aws.start(), "eu-west-1"));
  return {
    aws,
    client,
    async stop() {
      client.destroy();
      await aws.stop();
    },
  };
}
