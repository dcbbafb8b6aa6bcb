import { size } from "../../../words/amounts";

/**
 * Why the target's server can't hold another database.
 * @param storage its allocated storage in bytes; undefined: not known, so not checked
 * @param used bytes that its databases take
 * @param needed bytes that the new one will take, at least
 */
export function findRoomProblem(
  storage: number | undefined,
  used: number,
  needed: number,
): string | undefined {
  if (storage === undefined || used + needed <= storage) return undefined;
  return `The target's server has ${size(storage)} of storage, of which ${size(used)} are taken; the new database needs ${size(needed)}. Give the server more storage, leave out more tables with exclude, or use load: snapshot.`;
}
