/** How a strategic merge patch treats one field; a field nobody names is replaced, a map merged. */
export interface PatchField {
  /** Of the value, or of a list's items: a key of {@link PatchTypes.types}. */
  readonly type?: string;
  /** A list whose items are merged instead of replaced. */
  readonly merge?: true;
  /** The field that tells one item of such a list from another; without one they are plain values. */
  readonly mergeKey?: string;
}

/** The fields of one type that matter to a strategic merge. */
export type PatchType = Readonly<Record<string, PatchField>>;

/** What strategic merge patches know of Kubernetes' own kinds. */
export interface PatchTypes {
  /** Type of each kind, by `apiVersion/kind`: `v1/Pod`, `apps/v1/Deployment`. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, PatchType>>;
}
