import t from "tap";
import { findRoomProblem } from "../../../../steps/load/dump/find-room-problem";

t.test("a server must hold another database", async (t) => {
  t.equal(findRoomProblem(20e9, 5e9, 15e9), undefined);
  t.equal(findRoomProblem(undefined, 5e9, 15e9), undefined, "not known");
  t.match(
    findRoomProblem(20e9, 5e9, 16e9),
    /has 20,000 MB of storage, of which 5,000 MB are taken; the new database needs 16,000 MB\. Give the server more storage/,
  );
});
