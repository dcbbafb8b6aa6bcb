import type { Operation } from "../../account/service";
import { list } from "../../protocol/xml";
import { namedSnapshot } from "../instances/find";

/**
 * Who else may restore a snapshot: nobody, since no call of the sandbox shares one. The attribute `restore` is there
 * all the same, without values (API reference, DBSnapshotAttribute).
 */
export const describeDBSnapshotAttributes: Operation = (cloud, input) => ({
  DBSnapshotAttributesResult: {
    DBSnapshotIdentifier: namedSnapshot(cloud, input).identifier,
    DBSnapshotAttributes: list("DBSnapshotAttribute", [
      {
        AttributeName: "restore",
        AttributeValues: list("AttributeValue", []),
      },
    ]),
  },
});
