/** Production couldn't be loaded, or may not be. The message says why, without any value, and what to do. */
export class LoadFailed extends Error {
  override readonly name = "LoadFailed";
}
