/** A table's rows can't all go to another one and come back. The transaction must end: nothing has changed then. */
export class CopyStays extends Error {
  override readonly name = "CopyStays";
}
