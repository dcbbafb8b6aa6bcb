import t from "tap";
import type { ForeignKey, Table } from "../../../sanitise/catalogue/catalogue";
import { findLogs } from "../../../sanitise/propose/outbound/find-logs";
import { proposeOutbound } from "../../../sanitise/propose/outbound/propose-outbound";
import { columnOf, tableOf } from "../../support/catalogue";

const tables = (made: Readonly<Record<string, string>>): Table[] =>
  Object.entries(made).map(([table, columns], index) =>
    tableOf({
      table,
      oid: index + 1,
      columns: columns
        .split(" ")
        .map((name, place) => columnOf({ name, number: place + 1 })),
    }),
  );

const key = (from: Table, to: Table, column = 2): ForeignKey => ({
  name: "fk",
  from: from.oid,
  fromColumns: [column],
  to: to.oid,
  toColumns: [1],
  definition: "",
  comment: undefined,
});

const names = (found: readonly { table: Table }[]) =>
  found.map(({ table }) => table.table).sort();

t.test("a queue goes with its parts, not with what leans on it", async (t) => {
  const all = tables({
    mail_queue: "id subject recipient body status",
    mail_queue_line: "id queue_id text",
    order_email: "id device_id body",
    push_device: "id registration_id",
    api_token: "id token",
    purchase: "id token_id amount",
  });
  const [queue, line, email, device, token, purchase] = all as [
    Table,
    Table,
    Table,
    Table,
    Table,
    Table,
  ];
  const foreignKeys = [
    key(line, queue),
    key(email, device),
    key(purchase, token),
  ];
  t.same(names(proposeOutbound(all, [], { tables: all, foreignKeys })), [
    ...["mail_queue", "mail_queue_line", "order_email", "push_device"],
  ]);
  t.same(
    names(
      proposeOutbound([email, purchase], [device, token], {
        tables: all,
        foreignKeys,
      }),
    ),
    ["order_email"],
    "also with what a preset empties",
  );
});

t.test(
  "what sends goes as a whole, without its settings and refusals",
  async (t) => {
    const all = tables({
      notification_emailqueue: "id x",
      notification_outbox: "id x",
      notification_batch: "id x",
      notification_contents: "id email_body",
      notification_eventmapping: "id topic",
      notification_blockedaddress: "id email",
      shop_batch: "id x",
    });
    t.same(names(proposeOutbound(all, [], { tables: all, foreignKeys: [] })), [
      ...["notification_batch", "notification_contents"],
      ...["notification_emailqueue", "notification_outbox"],
    ]);
  },
);

t.test("a name said twice tells no less", async (t) => {
  const all = tables({ xero_xerocredentials: "id a", xero_xerolist: "id a" });
  t.same(names(proposeOutbound(all, [], { tables: all, foreignKeys: [] })), [
    "xero_xerocredentials",
  ]);
});

t.test("logs of programs go, diaries of people don't", async (t) => {
  const all = tables({
    logs_log: "id severity message ip",
    clublog: "id action",
    utils_error500: "id error",
    weight_log: "id weight notes",
    blog: "id url message",
    catalog: "id url",
    changelog: "id action",
    kept_log: "id action",
    referring: "id log",
    member_log: "id actor_id description",
    cache_locks: "key owner expiration",
    gym_lock: "id number combination",
    clock: "id owner",
  });
  const kept = all[7];
  const referring = all[8];
  if (!kept || !referring) throw new Error("Tables are missing.");
  t.same(
    names(
      findLogs(all, [], { tables: all, foreignKeys: [key(referring, kept)] }),
    ),
    ["cache_locks", "clublog", "logs_log", "member_log", "utils_error500"],
  );
});
