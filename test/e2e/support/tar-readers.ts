import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Path, then SHA-256 of the content, of each entry in order. */
export type EntryDigests = readonly (readonly [path: string, sha256: string])[];

/** Somebody else's reader of `.tar.gz` files. */
export interface TarReader {
  readonly name: string;
  /** Reads a file to its end. */
  read(file: string): Promise<EntryDigests>;
}

const PYTHON = `
import hashlib, json, sys, tarfile
with tarfile.open(sys.argv[1]) as tar:
    print(json.dumps([[m.name, hashlib.sha256(tar.extractfile(m).read()).hexdigest()] for m in tar]))
`;

/** As Velero reads: compress/gzip, then archive/tar, both of Go's own library. */
const GO = `package main

import ("archive/tar"; "compress/gzip"; "crypto/sha256"; "encoding/json"; "fmt"; "io"; "os")

func must(err error) { if err != nil { panic(err) } }

func main() {
	file, err := os.Open(os.Args[1]); must(err)
	unzipped, err := gzip.NewReader(file); must(err)
	reader := tar.NewReader(unzipped)
	var entries [][2]string
	for {
		header, err := reader.Next()
		if err == io.EOF { break }
		must(err)
		hash := sha256.New()
		_, err = io.Copy(hash, reader); must(err)
		entries = append(entries, [2]string{header.Name, fmt.Sprintf("%x", hash.Sum(nil))})
	}
	must(json.NewEncoder(os.Stdout).Encode(entries))
}
`;

/** GNU tar hands each entry to a command, since names of 255 bytes and more fit in no directory. */
const GNU_TAR_COMMAND = 'printf "%s %s\\n" "$(sha256sum | cut -d" " -f1)" "$TAR_FILENAME"';

/** The readers that Velero's users have: GNU tar, Python's and Go's. */
export const TAR_READERS: readonly TarReader[] = [
  {
    name: "GNU tar",
    async read(file) {
      const flags = ["-xzf", file, `--to-command=${GNU_TAR_COMMAND}`];
      const { stdout } = await run("tar", flags, { maxBuffer: 2 ** 26 });
      const lines = stdout.trim().split("\n");
      return lines.map((line) => [line.slice(65), line.slice(0, 64)]);
    },
  },
  { name: "Python's tarfile", read: (file) => withProgram("read.py", PYTHON, ["python3"], file) },
  { name: "Go's archive/tar", read: (file) => withProgram("read.go", GO, ["go", "run"], file) },
];

async function withProgram(
  name: string,
  source: string,
  [command = "", ...flags]: readonly string[],
  file: string,
): Promise<EntryDigests> {
  const folder = await mkdtemp(join(tmpdir(), "jangada-tar-"));
  const program = join(folder, name);
  await writeFile(program, source);
  try {
    const { stdout } = await run(command, [...flags, program, file], { maxBuffer: 2 ** 26 });
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}
