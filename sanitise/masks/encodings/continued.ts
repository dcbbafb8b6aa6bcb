import { replaced } from "./decode";

/** What stands between the parts of a mail's parameter that goes on in another (RFC 2231, 3): in quotes, or percent-encoded. */
const continued =
  '"(;[[:space:]]*[A-Za-z-]+\\*[1-9][0-9]?=)"|(;[[:space:]]*[A-Za-z-]+\\*[1-9][0-9]?\\*=)';

/** A mark of one. */
export const continuedLook = "\\*1\\*?=";

/** A condition: there may be one. */
export function isContinued(text: string): string {
  return `(strpos(${text}, '*1=') > 0 or strpos(${text}, '*1*=') > 0)`;
}

/** SQL of the text with each parameter in one. */
export function withoutContinuations(text: string): string {
  return replaced(text, continued, "''");
}
