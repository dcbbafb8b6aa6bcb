import type { Table } from "../../../catalogue/catalogue";
import { byContents } from "./by-contents";
import { byName } from "./by-name";
import { byShape } from "./by-shape";
import { type Judgement, kept } from "./judgement";
import { readSubject, type Subject } from "./subject";

/** What a column of texts most probably holds: by what it holds where that is plain, else by its names. */
export function judge(subject: Subject): Judgement {
  const read = readSubject(subject);
  return isOfMigrations(subject.table)
    ? kept(read)
    : (byContents(read) ?? byName(read) ?? byShape(read));
}

/** Tables in which tools keep what they have done to the schema. */
const migrations =
  /migration|^database_?change_?log|^flyway_|^alembic_version|schema_?(version|history|info)|^sequelize_?meta|^goose_db|^ar_internal_metadata$|^dbix_class/i;

function isOfMigrations({ table }: Table): boolean {
  return migrations.test(table);
}
