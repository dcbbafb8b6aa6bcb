import type { ClientBase } from "pg";
import type { Problem } from "../problem";
import type { CopyServer } from "./copy-server";

/** What `create database` copies unless told otherwise. PostgreSQL lets nobody into its own, `template0`. */
const template = "template1";

/** Most objects that are named. */
const most = 20;

/**
 * Looks for what people have put into the template of new databases: nobody searches it, and it would come back
 * with the next one that is made. What came with an extension is left out.
 * @returns one problem, or none
 */
export async function findTemplateProblems(
  server: CopyServer,
): Promise<Problem[]> {
  const access = await server.session(server.application, readAccess);
  if (access === undefined) return [];
  if (!access)
    return [
      {
        what: `the login may not log in to ${template}, so nobody can see whether it holds something that each new database would get.`,
        next: { kind: "at origin", change: `grant it CONNECT on ${template}` },
      },
    ];
  const found = await server.session(template, readObjects);
  return found.length === 0
    ? []
    : [
        {
          what: `${template} holds what each new database would get: ${found.slice(0, most).join("; ")}${found.length > most ? ` and ${found.length - most} more` : ""}.`,
          next: { kind: "at origin", change: `drop it in ${template}` },
        },
      ];
}

/** Whether the login may log in there; undefined where there is no such database. */
async function readAccess(client: ClientBase): Promise<boolean | undefined> {
  const { rows } = await client.query<{ open: boolean }>(
    `select datallowconn and pg_catalog.has_database_privilege(oid, 'connect') as open
     from pg_catalog.pg_database where datname = $1`,
    [template],
  );
  return rows[0]?.open;
}

async function readObjects(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(
    `select pg_catalog.pg_describe_object(classid, objid, 0) as what from (
       select 'pg_catalog.pg_class'::pg_catalog.regclass, oid from pg_catalog.pg_class where relkind in ('r', 'p', 'v', 'm', 'f')
       union all select 'pg_catalog.pg_proc'::pg_catalog.regclass, oid from pg_catalog.pg_proc
       union all select 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, oid from pg_catalog.pg_event_trigger
       union all select 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid from pg_catalog.pg_foreign_server
       union all select 'pg_catalog.pg_operator'::pg_catalog.regclass, oid from pg_catalog.pg_operator
       union all select 'pg_catalog.pg_cast'::pg_catalog.regclass, oid from pg_catalog.pg_cast
       union all select 'pg_catalog.pg_largeobject'::pg_catalog.regclass, oid from pg_catalog.pg_largeobject_metadata
     ) made(classid, objid)
     where objid >= 16384 and not exists (select from pg_catalog.pg_depend d
       where d.classid = made.classid and d.objid = made.objid and d.deptype in ('e', 'i'))
     order by 1`,
  );
  return rows.map(({ what }) => what);
}
