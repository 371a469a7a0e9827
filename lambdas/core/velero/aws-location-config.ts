import { ErrorName, JangadaError } from "../errors.ts";

/** Checksums S3 can verify on arrival; `""` sends none, which some older S3 servers need. */
type AwsChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** Encryptions by keys that AWS keeps. */
type AwsServerSideEncryption = (typeof SERVER_SIDE_ENCRYPTIONS)[number];

/**
 * `spec.config` of a BackupStorageLocation whose provider is `aws`, read
 * (velero-plugin-for-aws backupstoragelocation.md).
 */
export interface AwsLocationConfig {
  /** Unset: what the environment says, then where the bucket turns out to be. */
  readonly region?: string;
  /** Endpoint other than AWS's own. */
  readonly s3Url?: string;
  /** Endpoint that people reach, for signed URLs only. */
  readonly publicUrl?: string;
  readonly s3ForcePathStyle: boolean;
  /** Key id, ARN or alias; objects are then encrypted by `aws:kms`. */
  readonly kmsKeyId?: string;
  /** Path of a file of exactly 32 bytes: a key that AWS does not keep (SSE-C). */
  readonly customerKeyEncryptionFile?: string;
  /** Unset when one of the two keys above is set: they decide. */
  readonly serverSideEncryption?: AwsServerSideEncryption;
  readonly insecureSkipTLSVerify: boolean;
  /** Tags of every object, as a query string: `team=a&stage=test`. */
  readonly tagging?: string;
  readonly checksumAlgorithm: AwsChecksumAlgorithm;
  /** Profile inside the credentials file. */
  readonly profile?: string;
  /** Path of a file such as `~/.aws/credentials`. */
  readonly credentialsFile?: string;
  /** Certificates (PEM) the endpoint's own is checked against: `objectStorage.caCert`, decoded. */
  readonly caCert?: string;
}

/** What {@link readAwsLocationConfig} finds. */
export interface AwsLocationReading {
  readonly settings: AwsLocationConfig;
  /** Sentences, each naming the key, the value and the remedy; empty when `settings` can be used. */
  readonly problems: readonly string[];
}

const CHECKSUM_ALGORITHMS = ["", "CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const;
const SERVER_SIDE_ENCRYPTIONS = ["AES256", "aws:kms", "aws:kms:dsse"] as const;
const TEXTS = [
  "region",
  "s3Url",
  "publicUrl",
  "kmsKeyId",
  "customerKeyEncryptionFile",
  "serverSideEncryption",
  "tagging",
  "profile",
  "credentialsFile",
  "caCert",
] as const;
const BOOLEANS = ["s3ForcePathStyle", "insecureSkipTLSVerify"] as const;
/** Accepted so that a Velero location can be used as it is; they change nothing, there as here. */
const WITHOUT_EFFECT = ["signatureVersion", "enableSharedConfig", "bucket", "prefix"];
/** Has a message of its own, so it is not "unknown". */
const IN_CLUSTER_ONLY = "customerKeyEncryptionSecret";
const KNOWN = [...TEXTS, ...BOOLEANS, "checksumAlgorithm"].sort();
/** Spellings of Go's `strconv.ParseBool`, which Velero uses. */
const TRUE = ["1", "t", "T", "TRUE", "true", "True"];
const FALSE = ["0", "f", "F", "FALSE", "false", "False"];
/** S3's own limit. */
const MOST_TAGS = 10;

type ConfigMap = Readonly<Record<string, string>>;

/**
 * Reads the configuration map of an AWS storage location and reports everything that is wrong with
 * it at once. An empty value counts as unset, but for `checksumAlgorithm`, where it means "none".
 */
export function readAwsLocationConfig(config: ConfigMap = {}): AwsLocationReading {
  const texts = Object.fromEntries(
    TEXTS.flatMap((key) => (config[key] ? [[key, config[key]]] : [])),
  );
  const keyed = texts.kmsKeyId ?? texts.customerKeyEncryptionFile;
  return {
    settings: {
      ...texts,
      ...(keyed && { serverSideEncryption: undefined }),
      s3ForcePathStyle: TRUE.includes(config.s3ForcePathStyle ?? ""),
      insecureSkipTLSVerify: TRUE.includes(config.insecureSkipTLSVerify ?? ""),
      checksumAlgorithm: (config.checksumAlgorithm ?? "CRC32") as AwsChecksumAlgorithm,
    },
    problems: [
      ...unknownKeys(config),
      ...BOOLEANS.flatMap((key) => oneOf(config, key, ["", ...TRUE, ...FALSE], ["true", "false"])),
      ...oneOf(config, "checksumAlgorithm", CHECKSUM_ALGORITHMS),
      ...oneOf(
        config,
        "serverSideEncryption",
        ["", ...SERVER_SIDE_ENCRYPTIONS],
        SERVER_SIDE_ENCRYPTIONS,
      ),
      ...["s3Url", "publicUrl"].flatMap((key) => urlProblems(key, config[key])),
      ...taggingProblems(config.tagging),
      ...keyProblems(config),
    ],
  };
}

/**
 * The settings of an AWS storage location.
 *
 * @throws JangadaError `FailedValidation` listing every problem.
 */
export function awsLocationConfig(config?: ConfigMap): AwsLocationConfig {
  const { settings, problems } = readAwsLocationConfig(config);
  if (problems.length === 0) return settings;
  throw new JangadaError(ErrorName.FailedValidation, problems.join("; "));
}

function unknownKeys(config: ConfigMap): string[] {
  const known = [...KNOWN, ...WITHOUT_EFFECT, IN_CLUSTER_ONLY];
  const unknown = Object.keys(config).filter((key) => !known.includes(key));
  if (unknown.length === 0) return [];
  return [`config has unknown keys ${quoted(unknown.sort())}: remove them or use ${quoted(KNOWN)}`];
}

function oneOf(
  config: ConfigMap,
  key: string,
  allowed: readonly string[],
  shown = allowed,
): string[] {
  const value = config[key];
  if (value === undefined || allowed.includes(value)) return [];
  return [`config.${key} '${value}' must be one of ${quoted(shown)}`];
}

function urlProblems(key: string, value: string | undefined): string[] {
  if (!value || /^https?:$/.test(URL.parse(value)?.protocol ?? "")) return [];
  return [`config.${key} '${value}' must be a URL such as 'https://s3.example.com'`];
}

/** One tag alone is fine with S3, so it is here, although Velero wants to see an `&`. */
function taggingProblems(tagging: string | undefined): string[] {
  if (!tagging) return [];
  const tags = tagging.split("&");
  if (tags.length > MOST_TAGS)
    return [`config.tagging has ${tags.length} tags: S3 takes at most ${MOST_TAGS}`];
  if (tags.every((tag) => /^[^=]+=[^=]*$/.test(tag))) return [];
  return [`config.tagging '${tagging}' must look like 'team=a&stage=test'`];
}

function keyProblems(config: ConfigMap): string[] {
  const problems: string[] = [];
  if (config.kmsKeyId && config.customerKeyEncryptionFile)
    problems.push(
      `config.kmsKeyId '${config.kmsKeyId}' and config.customerKeyEncryptionFile ` +
        `'${config.customerKeyEncryptionFile}' exclude each other: remove one`,
    );
  if (config[IN_CLUSTER_ONLY])
    problems.push(
      `config.${IN_CLUSTER_ONLY} '${config[IN_CLUSTER_ONLY]}' names a Secret that only a server ` +
        "inside the cluster can read: use customerKeyEncryptionFile",
    );
  return problems;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(", ");
}
