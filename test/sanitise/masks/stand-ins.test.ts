import t from "tap";
import { createMaskingFunctions } from "../../../sanitise/masks/create";
import { withoutMaskingFunctions } from "../../../sanitise/masks/stand-ins";
import { connect } from "../../support/connect";
import { startPostgres } from "../../support/postgres";

t.test(
  "where there are no masking functions, calls are parsed as where there are",
  async (t) => {
    const server = await startPostgres(t);
    const without = await connect(t, server);
    await without.query("set default_transaction_read_only = on");
    const having = await connect(t, server);
    await createMaskingFunctions(having, "key");

    const text = [
      "email",
      "first_name",
      "last_name",
      "full_name",
      "phone",
      "address_line",
      "url",
      "token",
      "free_text",
      "password",
      "ip_address",
    ];
    const good: readonly (readonly [string, string])[] = [
      ...text.map(
        (name) => [`pg_temp.mask_${name}('x'::text)`, "text"] as const,
      ),
      ["PG_TEMP . mask_Email ( 'x' || 1)", "text"],
      ["pg_temp.mask_date_of_birth(date '1970-01-01')", "date"],
      ["pg_temp.mask_ip_address(inet '10.0.0.1')", "inet"],
      [
        "pg_temp.mask_date_of_birth(date '1970-01-01') || pg_temp.mask_email('x')",
        "text",
      ],
    ];
    const typeOf = async (client: typeof having, expression: string) =>
      (
        await client.query<{ type: string }>(
          `select pg_typeof(${expression})::text as type`,
        )
      ).rows[0]?.type;
    for (const [expression, type] of good) {
      t.equal(await typeOf(having, expression), type, expression);
      t.equal(
        await typeOf(without, withoutMaskingFunctions(expression)),
        type,
        `${expression}, without`,
      );
    }
    for (const expression of [
      "pg_temp.mask_email(1)",
      "pg_temp.mask_date_of_birth(1)",
      "pg_temp.mask_email()",
      "pg_temp.mask_surname('x')",
    ]) {
      await t.rejects(
        typeOf(having, expression),
        { code: "42883" },
        expression,
      );
      await t.rejects(
        typeOf(without, withoutMaskingFunctions(expression)),
        expression,
      );
    }
  },
);
