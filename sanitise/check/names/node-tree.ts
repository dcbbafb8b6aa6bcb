import type { ClientBase } from "pg";
import { runOne } from "../../../postgres/sql";

/** A node of PostgreSQL's parse tree: its kind, and its fields by their names. */
export interface TreeNode {
  readonly kind: string;
  readonly fields: ReadonlyMap<string, readonly (string | TreeNode)[]>;
}

/**
 * What PostgreSQL makes of a statement, without running it: with every function and operator as an oid, and each
 * conversion that it has put in. `debug_print_parse` shows it; any role may set that.
 */
export async function parseTree(
  client: ClientBase,
  statement: string,
): Promise<TreeNode[]> {
  const trees: string[] = [];
  const listen = ({ detail }: { readonly detail?: string | undefined }) => {
    if (detail?.startsWith("{QUERY")) trees.push(detail);
  };
  client.on("notice", listen);
  try {
    await client.query(
      "set client_min_messages = log; set debug_pretty_print = off; set debug_print_parse = on",
    );
    await runOne(client, statement);
  } finally {
    client.off("notice", listen);
    await client.query(
      "reset debug_print_parse; reset debug_pretty_print; reset client_min_messages",
    );
  }
  return trees.flatMap(nodesOf);
}

/** Every node of a tree as PostgreSQL writes it: `{KIND :field value … :other ({…} {…})}`. */
export function nodesOf(text: string): TreeNode[] {
  const tokens =
    text.match(/[{}()]|"(?:\\.|[^"\\])*"|(?:\\.|[^\s{}()])+/gu) ?? [];
  const all: TreeNode[] = [];
  let next = 0;
  const node = (): TreeNode => {
    const kind = tokens[next++] ?? "";
    const fields = new Map<string, (string | TreeNode)[]>();
    let values: (string | TreeNode)[] = [];
    for (; next < tokens.length; next++) {
      const token = tokens[next] ?? "";
      if (token === "}") break;
      if (token === "{") {
        next++;
        values.push(node());
      } else if (token.startsWith(":") && token.length > 1) {
        values = [];
        fields.set(token.slice(1), values);
      } else if (token !== "(" && token !== ")") values.push(token);
    }
    const made = { kind, fields };
    all.push(made);
    return made;
  };
  for (; next < tokens.length; next++)
    if (tokens[next] === "{") {
      next++;
      node();
    }
  return all;
}
