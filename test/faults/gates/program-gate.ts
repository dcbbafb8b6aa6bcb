import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Gate } from "./gate";

/** Programs that a run finds before the machine's own, and that wait where they are told to. */
export class ProgramGates {
  /** Goes before all others in PATH. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(
    folder: string,
    programs: readonly string[],
  ): Promise<ProgramGates> {
    await mkdir(folder, { recursive: true });
    for (const program of programs)
      await writeFile(
        join(folder, program),
        `#!/bin/sh
for hold in '${folder}'/${program}.*.hold; do
  [ -e "$hold" ] || continue
  case "$* " in *"$(cat "$hold")"*) : > "$hold.came"; while [ -e "$hold" ]; do sleep 0.1; done;; esac
done
PATH="\${PATH#*:}"
exec ${program} "$@"
`,
        { mode: 0o755 },
      );
    return new ProgramGates(folder);
  }

  /** Holds a program that is started from now on. @param having what its arguments must have; ends with a space where that matters */
  async hold(program: string, having: string): Promise<Gate> {
    const name = `${program}.${having.replace(/\W+/g, "-")}.hold`;
    const hold = join(this.folder, name);
    await rm(`${hold}.came`, { force: true });
    await writeFile(hold, having);
    return {
      isThere: async () => existsSync(`${hold}.came`),
      release: () => rm(hold, { force: true }),
    };
  }
}
