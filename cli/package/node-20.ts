// What the language has gained since Node 20: `Map.groupBy`, iterator helpers and the like. Part of the
// package only; everything else here runs on the pinned Node, which has them all.
import "core-js/stable/index.js";
