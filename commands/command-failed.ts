/** One of the application's own commands failed. Its output may hold real data and stands in a file only. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}
