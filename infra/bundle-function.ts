import { bundle } from "./bundling.ts";

// The CDK waits for no promise while it synthesizes: it runs this and waits for its end.
// `node infra/bundle-function.ts <handler's file> <folder>` makes `<folder>/index.mjs`.
const [handler = "", folder = ""] = process.argv.slice(2);
await bundle({ index: handler }, folder);
