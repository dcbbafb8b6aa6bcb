import { createHash } from "node:crypto";

const hexDigits = "0123456789abcdef";
const alphanumeric =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A stream of numbers that depends on its seed only (sfc32, which is fast and small). Not for real secrets. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    const digest = createHash("sha256").update(seed).digest();
    this.#a = digest.readInt32LE(0);
    this.#b = digest.readInt32LE(4);
    this.#c = digest.readInt32LE(8);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** At least 0, less than 1. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True in that share of the calls, e.g. 0.1 for one in ten. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.next() * list.length)];
    if (found === undefined) throw new RangeError("Nothing to pick from.");
    return found;
  }

  /** One of the list, the first ones more often than the last ones. */
  pickEarly<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.next() * this.next() * list.length)];
    if (found === undefined) throw new RangeError("Nothing to pick from.");
    return found;
  }

  /** That many decimal digits. */
  digits(length: number): string {
    return this.#characters("0123456789", length);
  }

  /** That many hexadecimal digits. */
  hex(length: number): string {
    return this.#characters(hexDigits, length);
  }

  /** That many letters and digits, as tokens and keys have them. */
  token(length: number): string {
    return this.#characters(alphanumeric, length);
  }

  /** An amount of dollars from `least` to `most`, in steps of fifty cents. */
  dollars(least: number, most: number): number {
    return this.int(least * 2, most * 2) / 2;
  }

  #characters(alphabet: string, length: number): string {
    let text = "";
    for (let i = 0; i < length; i++)
      text += alphabet[Math.floor(this.next() * alphabet.length)];
    return text;
  }
}
