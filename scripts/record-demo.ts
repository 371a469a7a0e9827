import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { terminalRecording } from "./terminal-recording.ts";

/** `npm run record`: runs the demo and draws what it prints into `docs/demo.svg`. */
const DEMO = fileURLToPath(new URL("../local/demo/main.ts", import.meta.url));
const printed = execFileSync(process.execPath, [DEMO], { encoding: "utf8", stdio: "pipe" });
writeFileSync(
  new URL("../docs/demo.svg", import.meta.url),
  terminalRecording(`$ npm run demo\n\n${printed}`),
);
