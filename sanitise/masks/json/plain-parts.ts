/** PL/pgSQL for a part of a document. It leaves the block `plain` where the part isn't of the shape that the paths have. */
export interface Plain {
  /** Statements that put what is below it into variables. */
  readonly find: readonly string[];
  /** What must hold of those, as SQL. */
  readonly conditions: readonly string[];
  /** The variables that have the objects in it without the keys that the paths name. */
  readonly rests: readonly string[];
  /** Statements after which `masked`, SQL, is what becomes of it. */
  readonly work: readonly string[];
  readonly masked: string;
  /** The variable that has it as a text, of which `masked` is one too; undefined: that is `jsonb`. Either is NULL for what isn't there. */
  readonly text?: string;
}

/** A part that is at a key of an object. */
export interface PartAt extends Plain {
  /** As SQL. */
  readonly key: string;
  /** Whether it is there, as SQL. */
  readonly isThere: string;
}

/** What is alike in spellings of each key that the paths name, and the variables that have been declared so far. */
export interface Writing {
  readonly known: readonly string[];
  readonly variables: string[];
}

/**
 * SQL of an object of what is left of one and of the masked parts that are there. That takes half the time of setting them in
 * the whole one; and PostgreSQL makes an object of texts in half the time of one of other values.
 */
export function together(rest: string, parts: readonly PartAt[]): string {
  const texts = parts.filter(({ text }) => text !== undefined);
  const keys = arrayOf(texts.map(({ key }) => key));
  const masks = arrayOf(texts.map(({ masked }) => masked));
  const none = texts.map(({ text }) => `${text} is null`).join(" or ");
  const missing = texts.map(
    ({ key, isThere }) => `case when not ${isThere} then ${key} end`,
  );
  return parts
    .filter(({ text }) => text === undefined)
    .reduce(
      (all, { key, masked, isThere }) =>
        `jsonb_set(${all}, ${arrayOf([key])}, coalesce(${masked}, 'null'), ${isThere})`,
      texts.length === 0
        ? rest
        : `(${rest} || (jsonb_object(${keys}, ${masks}) - case when ${none} then ${arrayOf(missing)} else '{}'::text[] end))`,
    );
}

/** SQL of an array of texts. */
export function arrayOf(texts: readonly string[]): string {
  return `array[${texts.join(", ")}]`;
}

/** The name of a variable that hasn't been declared yet. */
export function variable(writing: Writing, what: string, type: string): string {
  const name = `${what}_${writing.variables.length}`;
  writing.variables.push(`${name} ${type};`);
  return name;
}
