import type { Cluster } from "../cluster.ts";
import type { JsonObject } from "../json-object.ts";
import type { Cause } from "../status-error.ts";

/** What is special about the objects of one resource. Every rule may throw a StatusError. */
export interface KindRules {
  /** Completes a new object in place and returns what is wrong with it. */
  create?(object: JsonObject, cluster: Cluster): readonly Cause[];
  /** The same for the next state of an object; `before` is never changed. */
  update?(object: JsonObject, before: JsonObject, cluster: Cluster): readonly Cause[];
  /** Refuses the deletion, or readies the object for one that takes time. */
  remove?(object: JsonObject): void;
}
