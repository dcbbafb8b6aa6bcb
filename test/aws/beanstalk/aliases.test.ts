import t from "tap";
import { aliasesOf } from "../../../aws/beanstalk/aliases";

t.test(
  "an address, and a name that DNS doesn't know, have no alias",
  async (t) => {
    t.same(await aliasesOf("127.0.0.1"), []);
    t.same(await aliasesOf("::1"), []);
    t.same(await aliasesOf("localhost"), []);
    t.same(await aliasesOf(""), []);
    t.same(await aliasesOf("no-such-database.invalid"), []);
    t.same(await aliasesOf("not a name"), []);
  },
);
