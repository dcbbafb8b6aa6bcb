import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { State } from "./records";

/** The sandbox's memory: one object, and one file that always holds a whole state. */
export class Store {
  private constructor(
    private readonly file: string,
    /** Change it in place, then call `save`. */
    readonly state: State,
  ) {}

  /** Opens the state of a home, or begins one. `initial` is called for a new home only. */
  static open(home: string, initial: () => State): Store {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const file = join(home, "state.json");
    const stored = read(file) ?? begin(file, initial());
    return new Store(file, stored);
  }

  /** The state of a home that may not be there. Throws when the file is of another version. */
  static peek(home: string): State | undefined {
    return read(join(home, "state.json"));
  }

  /**
   * Writes the state so that a process or a machine that dies at any moment leaves either the old or the new one.
   * Synchronous: what a caller was told has been stored, and two changes can't overtake each other.
   */
  save(): void {
    const draft = `${this.file}.new`;
    const handle = openSync(draft, "w", 0o600);
    try {
      writeFileSync(handle, JSON.stringify(this.state, undefined, 1));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, this.file);
    const folder = openSync(dirname(this.file), "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}

/** Writes the first state of a home. Of two processes that do so at once, both go on with the same one. */
function begin(file: string, state: State): State {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, JSON.stringify(state), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return state;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    unlinkSync(draft);
  }
  return read(file) ?? begin(file, state);
}

function read(file: string): State | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const state: State = JSON.parse(text);
  if (state.version !== 1) {
    throw new Error(
      `${file} was written by another version of the sandbox (${state.version}). Run the sandbox's "reset" to begin anew.`,
    );
  }
  return state;
}
