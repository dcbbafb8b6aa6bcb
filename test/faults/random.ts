import { createHash } from "node:crypto";

/** A whole number from 0 to below a bound, the same for the same seed. */
export function pick(seed: number | string, below: number): number {
  const digest = createHash("sha256").update(String(seed)).digest();
  return digest.readUInt32BE() % below;
}
