import { invalidCombination, invalidValue, missingParameter } from "./ec2-error.ts";

/** IOPS that a disk may be given. */
interface IopsLimits {
  readonly least: number;
  readonly most: number;
  readonly perGiB: number;
  /** What it has when nothing is said; without it, something must be. */
  readonly usual?: number;
}

/** What a disk of some type may have (AWS EBS user guide, "Amazon EBS volume types"). */
interface TypeLimits {
  /** Absent: none may be asked for. */
  readonly iops?: IopsLimits;
  /** IOPS that the size gives. */
  readonly iopsOfSize?: (sizeGiB: number) => number;
  /** MiB/s. */
  readonly throughput?: readonly [least: number, most: number];
  readonly multiAttach?: true;
}

const LIMITS: Readonly<Record<string, TypeLimits>> = {
  gp3: { iops: { least: 3000, most: 80_000, perGiB: 500, usual: 3000 }, throughput: [125, 2000] },
  io1: { iops: { least: 100, most: 64_000, perGiB: 50 }, multiAttach: true },
  io2: { iops: { least: 100, most: 256_000, perGiB: 1000 }, multiAttach: true },
  gp2: { iopsOfSize: (sizeGiB) => Math.min(16_000, Math.max(100, 3 * sizeGiB)) },
  st1: {},
  sc1: {},
  standard: {},
};

/** MiB/s for each of its IOPS that a gp3 disk may have. */
const THROUGHPUT_PER_IOPS = 0.25;
/** MiB/s. */
const INITIALIZATION_RATE = [100, 300] as const;

/** How fast a new disk is to be, as far as the request says. */
export interface VolumeSpeed {
  readonly type: string;
  readonly sizeGiB: number;
  readonly iops?: number | undefined;
  readonly throughput?: number | undefined;
  readonly multiAttach: boolean;
  readonly initializationRate?: number | undefined;
}

/** Checks what a disk is asked to be, and adds what EC2 chooses itself. */
export function checkedSpeed(asked: VolumeSpeed): VolumeSpeed {
  const { type, multiAttach, initializationRate } = asked;
  const limits = Object.hasOwn(LIMITS, type) ? LIMITS[type] : undefined;
  if (limits === undefined) {
    throw invalidValue(`Value (${type}) for parameter volumeType is invalid.`);
  }
  if (multiAttach && !limits.multiAttach) {
    throw invalidCombination(
      `The parameter multiAttachEnabled is not supported for ${type} volumes`,
    );
  }
  if (initializationRate !== undefined) {
    checkRange("initialization rate", initializationRate, INITIALIZATION_RATE);
  }
  const iops = iopsOf(asked, limits);
  return { ...asked, iops, throughput: throughputOf(asked, limits, iops) };
}

function iopsOf(
  { type, sizeGiB, iops }: VolumeSpeed,
  { iops: limits, iopsOfSize }: TypeLimits,
): number | undefined {
  if (limits !== undefined) return givenIops(iops ?? limits.usual, sizeGiB, limits);
  if (iops === undefined) return iopsOfSize?.(sizeGiB);
  throw invalidCombination(`The parameter iops is not supported for ${type} volumes`);
}

function givenIops(
  iops: number | undefined,
  sizeGiB: number,
  { least, most, perGiB }: IopsLimits,
): number {
  if (iops === undefined) throw missingParameter("iops");
  checkRange("iops", iops, [least, most]);
  // A small disk may have the least all the same.
  if (iops <= Math.max(least, perGiB * sizeGiB)) return iops;
  const ratio = iops / sizeGiB;
  throw invalidCombination(
    `Iops to volume size ratio of ${ratio} is too high; maximum is ${perGiB} iops per GiB`,
  );
}

function throughputOf(
  { type, throughput }: VolumeSpeed,
  limits: TypeLimits,
  iops: number | undefined,
): number | undefined {
  if (limits.throughput === undefined) {
    if (throughput === undefined) return undefined;
    throw invalidCombination(`The parameter throughput is not supported for ${type} volumes`);
  }
  if (throughput === undefined) return limits.throughput[0];
  checkRange("throughput", throughput, limits.throughput);
  if (throughput > THROUGHPUT_PER_IOPS * (iops ?? 0)) {
    throw invalidCombination(
      `Throughput (MiBps) to iops ratio is too high; maximum is ${THROUGHPUT_PER_IOPS} MiBps per iops`,
    );
  }
  return throughput;
}

function checkRange(name: string, value: number, [least, most]: readonly [number, number]): void {
  if (value < least) {
    throw invalidValue(`Volume ${name} of ${value} is too low; minimum is ${least}.`);
  }
  if (value > most) {
    throw invalidValue(`Volume ${name} of ${value} is too high; maximum is ${most}.`);
  }
}
