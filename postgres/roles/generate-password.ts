import { randomInt } from "node:crypto";

const alphanumeric =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const alphabet = `${alphanumeric}_.-`;

/**
 * A password that nobody guesses and nothing trips over: 40 characters of letters, digits, `_`, `.` and
 * `-` (240 bits), which RDS, Beanstalk's properties, a URL and a shell all take as they are. It begins
 * and ends alphanumeric, so that no command reads it as an option and no text swallows its full stop.
 */
export function generatePassword(): string {
  const middle = Array.from({ length: 38 }, () => pick(alphabet));
  return [pick(alphanumeric), ...middle, pick(alphanumeric)].join("");
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}
