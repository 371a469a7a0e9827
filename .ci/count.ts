import { readFileSync } from "node:fs";

/** Adds up vitest's JSON reports and prints `N passed, N failed`. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
}

const reports = process.argv
  .slice(2)
  .map((file) => JSON.parse(readFileSync(file, "utf8")) as Report);
const sum = (value: (report: Report) => number) =>
  reports.reduce((all, report) => all + value(report), 0);
process.stdout.write(
  `${sum((report) => report.numPassedTests)} passed, ${sum((report) => report.numFailedTests)} failed\n`,
);
