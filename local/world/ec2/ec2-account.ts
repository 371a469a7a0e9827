import { Ec2Region } from "./ec2-region.ts";

/** How EC2 behaves; every field has a default. */
export interface Ec2Settings {
  /** The clock that everything follows. */
  readonly now: () => Date;
  /** Until a snapshot or a copy is finished. */
  readonly snapshotSeconds: number;
  /** Until a new disk is `available`. */
  readonly volumeSeconds: number;
  /** Until something new is described: EC2 promises to list it eventually, not at once. */
  readonly listedAfterSeconds: number;
  /** Most results of one page, whatever is asked for. */
  readonly mostPerPage: number;
}

/** One account with all its Regions, which come to be when they are named. */
export class Ec2Account {
  readonly id = "123456789012";
  readonly settings: Ec2Settings;
  readonly #regions = new Map<string, Ec2Region>();
  #count = 0;

  constructor(settings: Ec2Settings) {
    this.settings = settings;
  }

  region(name: string): Ec2Region {
    const known = this.#regions.get(name) ?? new Ec2Region(name, this);
    this.#regions.set(name, known);
    return known;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.settings.now().getTime();
  }

  /** An id that nothing in the account has: `vol-0000000000000001f`. */
  newId(kind: "vol" | "snap" | "i" | "r"): string {
    this.#count++;
    return `${kind}-${this.#count.toString(16).padStart(17, "0")}`;
  }
}
