import t from "tap";
import { indexes, table, tables } from "../../../../sandbox/demo/cobalt/facts";

t.test(
  "the facts have all of Cobalt's tables, columns, references and indexes",
  async (t) => {
    const columns = tables().flatMap((each) => each.columns);
    t.equal(tables().length, 133);
    t.equal(columns.length, 1_202);
    t.equal(columns.filter((column) => column.references).length, 192);
    t.equal(columns.filter((column) => column.identity).length, 128);
    t.equal(columns.filter((column) => column.primaryKey).length, 133);
    t.equal(indexes().length, 247);
  },
);

t.test(
  "a column has its type, even one with a comma, and what it refers to",
  async (t) => {
    const columns = table("organisations_organisation").columns;
    const find = (name: string) =>
      columns.find((column) => column.name === name);
    t.match(find("minimum_balance_after_settlement"), {
      type: "numeric(10,2)",
      nullable: false,
    });
    t.match(find("secretary_id"), {
      references: { table: "accounts_user", column: "id" },
    });
    t.match(find("suburb"), {
      type: "character varying(50)",
      nullable: true,
      references: undefined,
    });
  },
);

t.test("an index has its operator classes", async (t) => {
  t.same(
    indexes().filter((index) => index.method === "gin"),
    [
      {
        table: "post_office_email",
        unique: false,
        method: "gin",
        columns: [{ name: "to", operatorClass: "gin_trgm_ops" }],
      },
    ],
  );
});

t.test("a table that Cobalt doesn't have is named", async (t) => {
  t.throws(() => table("accounts_usr"), { message: /no table "accounts_usr"/ });
});
