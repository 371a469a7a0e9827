/** Credentials that every emulator takes. */
const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" } as const;

/** The same for a process, which then looks for no others. */
export const EMULATOR_ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: "true",
} as const;

/** What the SDK's clients of fakes and emulators have in common. */
export interface EmulatorSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: typeof CREDENTIALS;
  readonly maxAttempts: number;
}

/** Settings of an SDK client of an emulator that never sends a request twice. */
export function emulatorSettings(endpoint: string, region = "us-east-1"): EmulatorSettings {
  return { endpoint, region, credentials: CREDENTIALS, maxAttempts: 1 };
}
