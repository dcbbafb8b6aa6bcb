import type { Column, Table } from "../../sanitise/catalogue/catalogue";

/** A table as a catalogue has one, for what is pure: empty and plain unless told otherwise. */
export function tableOf(more: Partial<Table>): Table {
  return {
    schema: "public",
    table: "person",
    oid: 1,
    kind: "table",
    owner: "cobalt",
    ofExtension: false,
    rowSecurity: "off",
    descendants: [],
    inherits: false,
    estimatedRows: undefined,
    bytes: 0,
    indexBytes: 0,
    populated: true,
    columns: [],
    uniqueIndexes: [],
    checks: [],
    exclusions: [],
    unproved: [],
    computations: [],
    alwaysFiring: [],
    blockers: [],
    ...more,
  };
}

/** A column of text unless told otherwise. */
export function columnOf(more: Partial<Column>): Column {
  return {
    number: 1,
    name: "name",
    type: {
      sql: "text",
      bareSql: "text",
      base: "text",
      baseKind: "b",
      array: false,
      domain: false,
      castByPeople: false,
      madeOf: ["text"],
      maxLength: undefined,
    },
    notNull: false,
    generated: false,
    key: false,
    settings: [],
    blockers: [],
    views: [],
    ...more,
  };
}
