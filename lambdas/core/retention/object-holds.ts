/** Why an object cannot be deleted for now. */
export interface ObjectHold {
  readonly kind: "LegalHold" | "Retention";
  /** Of a retention: until then. */
  readonly until?: Date;
}

/** What S3 Object Lock says of objects. A bucket without it holds nothing. */
export interface ObjectHolds {
  /**
   * The hold on the present version of an object whose key is relative to the location's prefix, a
   * legal hold before a retention, and no retention that has ended; `undefined` when there is none, or
   * no object.
   */
  holdOn(key: string): Promise<ObjectHold | undefined>;
}
