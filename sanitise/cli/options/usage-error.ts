/** The command was called in a way that can't be meant. Nothing was done. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
