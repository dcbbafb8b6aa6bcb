import { writeSync } from "node:fs";
import { peakMiB } from "./peak";

/** Loaded before a command whose memory is measured: tells it, as the command ends, on a channel of its own. */
process.on("exit", () => {
  writeSync(3, String(peakMiB() ?? ""));
});
