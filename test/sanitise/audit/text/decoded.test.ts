import t from "tap";
import { auditDatabase } from "../../../../sanitise/audit/audit-database";
import { readCatalogue } from "../../../../sanitise/catalogue/read-catalogue";
import { base64, held, hex, honest, mail } from "../../../support/encoded";
import { majors, startPostgres } from "../../../support/postgres";

const utf16 = (text: string) => Buffer.from(text, "utf16le");

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, { major });
    const admin = await server.admin(server.database);
    for (const encoding of ["UTF8", "LATIN1", "SQL_ASCII", "EUC_JP"])
      t.test(`what is encoded is found, in ${encoding}`, async (t) => {
        const name = `of_${encoding.toLowerCase()}`;
        await admin.query(
          `create database ${name} encoding '${encoding}' template template0 lc_collate 'C' lc_ctype 'C'${major >= 15 ? " locale_provider libc" : ""}`,
        );
        const client = await server.admin(name);
        const tables: string[] = [];
        const plant = async (type: string, value: string | Buffer) => {
          const table = `t${tables.length}`;
          await client.query(`create table ${table} (id int, v ${type})`);
          await client.query(`insert into ${table} values (1, $1), (2, null)`, [
            value,
          ]);
          tables.push(table);
          return table;
        };
        const expected = new Map<string, string>();
        for (const [what, text] of Object.entries(held)) {
          expected.set(await plant("text", text), what);
          expected.set(
            await plant("bytea", Buffer.from(text)),
            `${what}, bytes`,
          );
        }
        expected.set(
          await plant("jsonb", JSON.stringify({ a: base64(mail) })),
          "jsonb",
        );
        expected.set(await plant("text[]", `{x,${hex(mail)}}`), "array");
        expected.set(await plant("bytea", utf16(mail)), "UTF-16");
        expected.set(
          await plant("bytea", utf16(mail).swap16()),
          "UTF-16, the other way round",
        );
        expected.set(
          await plant("text", utf16(mail).toString("base64")),
          "UTF-16 in base64",
        );
        for (const text of Object.values(honest)) await plant("text", text);
        await client.query(
          "create table hashes as select md5(i::text) as a, encode(sha256(i::text::bytea), 'base64') as b, sha256(i::text::bytea) as c, encode(sha512(i::text::bytea), 'hex') as d from generate_series(1, 5000) i",
        );
        const catalogue = await readCatalogue(client);
        const { findings } = await auditDatabase(
          {
            sessions: 1,
            inSession: (work) => work(client),
            catalogue,
            canSearch: () => true,
          },
          { allow: [], patterns: {}, accept: [] },
        );
        const found = (kind: string) =>
          findings
            .filter((one) => one.kind === kind && one.rows === 1)
            .map(({ table }) => table);
        const numbers = found("phone number");
        const all = [...found("e-mail address"), ...numbers];
        for (const [table, what] of expected) t.ok(all.includes(table), what);
        t.same(
          all.filter((table) => !expected.has(table)),
          [],
        );
        t.ok(numbers.includes("t0"), "a phone number too");
      });
  });
