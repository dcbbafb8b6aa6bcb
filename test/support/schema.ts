import { execa } from "execa";
import type { Client } from "pg";

/** The schema of the session's database as pg_dump writes it, without this project's own. For servers of PostgreSQL 15, which is the pg_dump there is. */
export async function dumpSchema(admin: Client): Promise<string> {
  const { rows } = await admin.query<Record<"host" | "port" | "db", string>>(
    `select current_setting('unix_socket_directories') as host, current_setting('port') as port, current_database() as db`,
  );
  const { host = "", port = "", db = "" } = rows[0] ?? {};
  const { stdout } = await execa(
    "pg_dump",
    [
      ...["--schema-only", "--exclude-schema=prod_copy*"],
      ...["-h", host, "-p", port, "-U", "rdsadmin", db],
    ],
    { timeout: 60_000 },
  );
  // These two lines hold a key that is another each time.
  return stdout.replace(/^\\(un)?restrict .*$/gm, "");
}

const ours = `not in ('pg_catalog', 'information_schema', 'pg_toast', 'prod_copy')`;

/** Of pg_class: the objects of people. */
const classes = `(select c.* from pg_class c where c.relnamespace::regnamespace::text ${ours})`;

/** Internal triggers are named after an oid, and so is what describes them. */
const steady = (text: string) =>
  `regexp_replace(${text}, '((?:RI|Unique|PK)_ConstraintTrigger_(?:\\w_)?|pg_toast_)\\d+', '\\1', 'g')`;

/**
 * What the catalogue says of the schema, line by line: every column of the catalogue's tables save
 * physical ones, with names in place of oids of what PostgreSQL makes anew. For any version. How an index
 * stores values isn't among it: that is the column's, and follows it only when that is set.
 */
export async function readSchema(admin: Client): Promise<string[]> {
  const { rows: about } = await admin.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  // Publications have conditions since PostgreSQL 15.
  const published =
    (about[0]?.version ?? 0) >= 150000
      ? "pg_get_expr(p.prqual, p.prrelid)"
      : "null";
  const { rows } = await admin.query<{ fact: string }>(`
    select jsonb_build_array(what, name, fact, more)::text as fact from (
      select 'class' as what, c.oid::regclass::text as name, to_jsonb(c) - '{oid,relfilenode,relpages,reltuples,relallvisible,relfrozenxid,relminmxid,reltoastrelid,reltype,relpartbound}'::text[] as fact,
        pg_get_expr(c.relpartbound, c.oid) as more from ${classes} c
      union all select 'column', a.attrelid::regclass::text, to_jsonb(a) - '{attrelid,atthasmissing,attmissingval,attcacheoff}'::text[]
        - case when c.relkind in ('i', 'I') then 'attstorage' else '' end, null
        from pg_attribute a join ${classes} c on c.oid = a.attrelid where a.attnum > 0
      union all select 'index', i.indrelid::regclass::text, to_jsonb(i) - '{indexrelid,indrelid,indexprs,indpred,indcheckxmin}'::text[], pg_get_indexdef(i.indexrelid)
        from pg_index i join ${classes} c on c.oid = i.indrelid
      union all select 'constraint', c.conrelid::regclass::text, to_jsonb(c) - '{oid,conindid,conparentid,conbin}'::text[], concat(c.conindid::regclass, ' ', pg_get_constraintdef(c.oid))
        from pg_constraint c where c.connamespace::regnamespace::text ${ours}
      union all select 'trigger', t.tgrelid::regclass::text, to_jsonb(t) - '{oid,tgname,tgconstraint,tgconstrindid,tgparentid,tgqual}'::text[], ${steady("pg_get_triggerdef(t.oid)")}
        from pg_trigger t join ${classes} c on c.oid = t.tgrelid
      union all select 'rule', r.ev_class::regclass::text, to_jsonb(r) - '{oid,ev_qual,ev_action}'::text[], pg_get_ruledef(r.oid)
        from pg_rewrite r join ${classes} c on c.oid = r.ev_class
      union all select 'policy', p.polrelid::regclass::text, to_jsonb(p) - '{oid,polqual,polwithcheck}'::text[],
        concat_ws(' / ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p
      union all select 'statistics', s.stxrelid::regclass::text, to_jsonb(s) - '{oid,stxexprs}'::text[], pg_get_statisticsobjdef(s.oid) from pg_statistic_ext s
      union all select 'default', d.adrelid::regclass::text, to_jsonb(d.adnum), pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d
      union all select 'comment', ${steady("pg_describe_object(classoid, objoid, objsubid)")}, null, description
        from pg_description where objoid >= 16384
      union all select 'publication', prrelid::regclass::text, to_jsonb(p) - '{oid,prqual}'::text[], ${published}
        from pg_publication_rel p
      union all select 'sequence', seqrelid::regclass::text, to_jsonb(s), null from pg_sequence s
      union all select 'heir', inhrelid::regclass::text, to_jsonb(i) - '{inhrelid,inhparent}'::text[], inhparent::regclass::text from pg_inherits i
      union all select 'partition key', partrelid::regclass::text, null, pg_get_partkeydef(partrelid) from pg_partitioned_table
      union all select distinct 'dependency', ${steady("pg_describe_object(d.classid, d.objid, d.objsubid)")}, to_jsonb(d.deptype), ${steady("pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid)")}
        from pg_depend d where d.objid >= 16384 and not (d.classid = 'pg_class'::regclass
          and d.objid in (select oid from pg_class where relnamespace in ('pg_toast'::regnamespace, to_regnamespace('prod_copy'))))
          and d.refobjid is distinct from to_regnamespace('prod_copy')
      union all select 'member', roleid::regrole::text, to_jsonb(m) - 'oid', member::regrole::text from pg_auth_members m
    ) facts order by 1`);
  return rows.map(({ fact }) => fact);
}
