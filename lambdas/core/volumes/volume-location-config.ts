import { ErrorName, JangadaError } from "../errors.ts";

/** `spec.config` of a VolumeSnapshotLocation whose provider is `aws`, read (velero-plugin-for-aws volumesnapshotlocation.md). */
export interface VolumeLocationConfig {
  readonly region: string;
  /** Profile inside the credentials file. */
  readonly profile?: string;
  /** Path of a file such as `~/.aws/credentials`. */
  readonly credentialsFile?: string;
  /** Key id, ARN or alias; restored disks are encrypted by it, whatever the snapshot is. */
  readonly ebsKmsKeyId?: string;
  /** MiB/s at which restored disks are filled; Jangada's own key, which a real Velero refuses. */
  readonly volumeInitializationRate?: number;
  /** Where snapshots are copied from that are not in `region`; Jangada's own key too. */
  readonly sourceRegion?: string;
  /** Zones of backups to those where restored disks are made; Jangada's own key too. */
  readonly zoneMapping?: Readonly<Record<string, string>>;
}

const TEXTS = ["region", "profile", "credentialsFile", "ebsKmsKeyId", "sourceRegion"] as const;
const RATE = "volumeInitializationRate";
const ZONES = "zoneMapping";
/** Accepted so that a Velero location can be used as it is; it changes nothing. */
const WITHOUT_EFFECT = "enableSharedConfig";
const KNOWN = [...TEXTS, RATE, ZONES].sort();

/** `us-east-1a=us-west-2a`. */
const ZONE_PAIR = /^\s*([a-z0-9-]+)\s*=\s*([a-z0-9-]+)\s*$/;

type ConfigMap = Readonly<Record<string, string>>;

/**
 * The settings of an AWS volume snapshot location. An empty value counts as unset.
 *
 * @throws JangadaError `FailedValidation` listing every problem.
 */
export function volumeLocationConfig(config: ConfigMap = {}): VolumeLocationConfig {
  const problems = volumeLocationProblems(config);
  if (problems.length > 0) {
    throw new JangadaError(ErrorName.FailedValidation, problems.join("; "));
  }
  const texts = Object.fromEntries(
    TEXTS.flatMap((key) => (config[key] ? [[key, config[key]]] : [])),
  );
  const rate = Number(config[RATE] || 0);
  return {
    region: "",
    ...texts,
    ...(rate > 0 && { volumeInitializationRate: rate }),
    ...(config[ZONES] && { zoneMapping: Object.fromEntries(zonePairs(config[ZONES])) }),
  };
}

/** Everything that is wrong with the configuration map: sentences with key, value and remedy. */
export function volumeLocationProblems(config: ConfigMap = {}): readonly string[] {
  return [
    ...unknownKeys(config),
    ...regionProblems(config),
    ...rateProblems(config[RATE]),
    ...zoneProblems(config[ZONES]),
  ];
}

function unknownKeys(config: ConfigMap): string[] {
  const unknown = Object.keys(config).filter((key) => ![...KNOWN, WITHOUT_EFFECT].includes(key));
  if (unknown.length === 0) return [];
  return [`config has unknown keys ${quoted(unknown.sort())}: remove them or use ${quoted(KNOWN)}`];
}

function regionProblems({ region }: ConfigMap): string[] {
  return region
    ? []
    : ["config.region is missing: name the region of the disks, as in 'us-east-1'"];
}

/** EC2's own limits. */
function rateProblems(rate: string | undefined): string[] {
  if (!rate || (/^\d+$/.test(rate) && Number(rate) >= 100 && Number(rate) <= 300)) return [];
  return [`config.${RATE} '${rate}' must be a whole number of MiB/s from 100 to 300`];
}

function zoneProblems(zones: string | undefined): string[] {
  if (!zones || zonePairs(zones).length === zones.split(",").length) return [];
  return [
    `config.${ZONES} '${zones}' must be pairs such as 'us-east-1a=us-west-2a,us-east-1b=us-west-2b'`,
  ];
}

function zonePairs(zones: string): readonly (readonly [string, string])[] {
  return zones.split(",").flatMap((pair) => {
    const [, from, to] = ZONE_PAIR.exec(pair) ?? [];
    return from === undefined || to === undefined ? [] : [[from, to] as const];
  });
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(", ");
}
