/** A name in a function's body. */
export interface BodyName {
  readonly what: "function" | "table" | "type";
  /** Undefined where it is looked up along the session's path. */
  readonly schema: string | undefined;
  readonly name: string;
}

interface Token {
  readonly kind: "name" | "quoted" | "sign";
  /** As PostgreSQL keeps it: small letters, without quotes. */
  readonly text: string;
}

const lexemes = new RegExp(
  [
    String.raw`(?<skip>\s+|--[^\n]*|[eE]'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*'|\$(?<tag>(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[\s\S]*?\$\k<tag>\$)`,
    '"(?<quoted>(?:[^"]|"")+)"',
    String.raw`(?<name>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`,
    String.raw`(?<sign>::|[\s\S])`,
  ].join("|"),
  "gu",
);

function tokensOf(body: string): Token[] {
  const tokens: Token[] = [];
  for (const { groups } of withoutComments(body).matchAll(lexemes)) {
    const { quoted, name, sign } = groups ?? {};
    if (quoted !== undefined)
      tokens.push({ kind: "quoted", text: quoted.replaceAll('""', '"') });
    else if (name !== undefined)
      tokens.push({ kind: "name", text: name.toLowerCase() });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}

/** Comments between `/*` and its end, which PostgreSQL nests. One in a text is no matter: texts are passed over. */
function withoutComments(body: string): string {
  const comment = /\/\*(?:(?!\/\*|\*\/)[\s\S])*\*\//gu;
  for (let text = body; ; ) {
    const without = text.replaceAll(comment, " ");
    if (without === text) return text;
    text = without;
  }
}

/** Words before which a bracket opens no arguments of a function's, and after which no table stands. */
const keywords = new Set([
  ...["all", "and", "any", "array", "as", "between", "by", "call", "case"],
  ...["cast", "coalesce", "conflict", "cross", "distinct", "do", "else"],
  ...["elseif", "elsif", "end", "except", "execute", "exists", "exit"],
  ...["extract", "filter", "for", "foreach", "from", "full", "greatest"],
  ...["group", "grouping", "having", "if", "ilike", "in", "inner", "interval"],
  ...["intersect", "into", "is", "isnull", "join", "key", "lateral", "least"],
  ...["left", "like", "limit", "loop", "materialized", "natural", "not"],
  ...["notnull", "null", "nullif", "of", "offset", "on", "only", "or", "order"],
  ...["outer", "over", "overlay", "partition", "perform", "position", "raise"],
  ...[
    "returning",
    "return",
    "right",
    "row",
    "rows",
    "select",
    "set",
    "similar",
  ],
  ...["some", "strict", "substring", "table", "then", "trim", "union"],
  ...["unique", "update", "using", "values", "when", "where", "while", "with"],
  ...["within", "zone"],
]);

/** Functions whose arguments PostgreSQL parts by FROM. */
const partedByFrom = new Set(["extract", "substring", "trim", "overlay"]);

/**
 * The functions, tables and types that a body in SQL or PL/pgSQL names, read without PostgreSQL, which looks into a
 * PL/pgSQL function only as it runs. What stands in texts for EXECUTE isn't seen, nor are operators. Names that
 * the body makes itself (`with …`, `create temp table …`) are left out.
 */
export function namesInBody(body: string): BodyName[] {
  const tokens = tokensOf(body);
  const found = new Map<string, BodyName>();
  const own = ownNames(tokens);
  const around: string[] = [];
  const add = (
    what: BodyName["what"],
    schema: string | undefined,
    name: string,
  ) => {
    if (schema === undefined && what !== "function" && own.has(name)) return;
    found.set(JSON.stringify([what, schema, name]), { what, schema, name });
  };
  for (const [index, token] of tokens.entries()) {
    const at = (offset: number) => tokens[index + offset];
    const sign = (offset: number, text: string) =>
      at(offset)?.kind === "sign" && at(offset)?.text === text;
    const word = (offset: number) =>
      at(offset)?.kind === "name" ? at(offset)?.text : undefined;
    if (sign(0, "(")) around.push(word(-1) ?? "");
    if (sign(0, ")")) around.pop();
    if (!isName(token) || sign(1, ".")) continue;
    const qualifier = sign(-1, ".") ? at(-2) : undefined;
    // Three parts have their schema.
    if (sign(-1, ".") && (!isName(qualifier) || sign(-3, "."))) continue;
    const schema = qualifier?.text;
    const before = schema === undefined ? -1 : -3;
    if (sign(1, "%") && ["type", "rowtype"].includes(word(2) ?? "")) {
      if (word(2) === "rowtype") add("table", schema, token.text);
      else if (schema !== undefined) add("table", undefined, schema);
    } else if (sign(before, "::")) add("type", schema, token.text);
    else if (namesTable(word(before), word(before - 1), around.at(-1))) {
      if (sign(1, "(") && word(before) !== "into")
        add("function", schema, token.text);
      else add("table", schema, token.text);
    } else if (
      sign(1, "(") &&
      !["as", "table", "exists"].includes(word(before) ?? "") &&
      !sign(before, ")") &&
      !(schema === undefined && isCommonTable(tokens, index + 1))
    )
      add("function", schema, token.text);
  }
  return [...found.values()];
}

function isName(token: Token | undefined): token is Token {
  return (
    token !== undefined &&
    (token.kind === "quoted" ||
      (token.kind === "name" && !keywords.has(token.text)))
  );
}

/** Whether a table's name stands after these words. */
function namesTable(
  word: string | undefined,
  former: string | undefined,
  around: string | undefined,
): boolean {
  switch (word) {
    case "from":
      return former !== "distinct" && !partedByFrom.has(around ?? "");
    case "join":
      return true;
    case "only":
      return ["from", "join", "update"].includes(former ?? "");
    case "update":
      return !["for", "do", "key"].includes(former ?? "");
    case "into":
      return former === "insert" || former === "merge";
    default:
      return false;
  }
}

/** Names of common table expressions and of tables that are made. */
function ownNames(tokens: readonly Token[]): Set<string> {
  const own = new Set<string>();
  for (const [index, token] of tokens.entries()) {
    if (!isName(token)) continue;
    const before = tokens[index - 1]?.text ?? "";
    if (isCommonTable(tokens, index + 1) || before === "table")
      own.add(token.text);
    if (before === "exists" && tokens[index - 4]?.text === "table")
      own.add(token.text);
  }
  return own;
}

/** Whether `[(columns)] as [[not] materialized] (` begins there. */
function isCommonTable(tokens: readonly Token[], start: number): boolean {
  let index = start;
  if (tokens[index]?.text === "(") {
    while (index < tokens.length && tokens[index]?.text !== ")") index++;
    index++;
  }
  if (tokens[index]?.text !== "as") return false;
  index++;
  while (["not", "materialized"].includes(tokens[index]?.text ?? "")) index++;
  return tokens[index]?.text === "(";
}
