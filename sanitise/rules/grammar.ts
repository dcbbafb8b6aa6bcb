import { z } from "zod";

/**
 * What the grammar of rules is made of. The error of each part says what may stand at its place, and messages
 * have it after what stands there: `is 0, but must be a number above 0, at most 1`.
 */

/** What a part looks like, in the words of messages. */
const forms = z.registry<{ form: string }>();

/** Says what the part looks like, e.g. `{ noise: SHARE }`, where a place takes {@link oneOf} several. */
export function like<T extends z.ZodType>(form: string, part: T): T {
  forms.add(part, { form });
  return part;
}

/** One of several parts of which it is said what they are {@link like}. */
export function oneOf<const T extends readonly z.ZodType[]>(parts: T) {
  const all = parts.map((part) => forms.get(part)?.form ?? "");
  return z.xor(parts, inWords("disjunction", all));
}

/** A map with these keys, of which at least one must be given. */
export function map<T extends z.ZodRawShape>(shape: T) {
  const form = formOfMap(shape);
  return like(form, filled(z.strictObject(shape, form)));
}

export function formOfMap(shape: z.ZodRawShape): string {
  return `a map with the keys ${inWords("conjunction", Object.keys(shape))}`;
}

/** A map from names that a person gives, in words, to parts of one kind. */
export function mapOf<T extends z.ZodType>(form: string, part: T) {
  return z.record(z.string(), part, form);
}

/** The same map, but not empty. */
export function filled<T extends z.ZodType<object>>(part: T): T {
  return part
    .refine((value) => Object.keys(value).length > 0)
    .meta({ minProperties: 1 });
}

/** A list in which nothing stands twice. */
export function listOf<T extends z.ZodType>(form: string, part: T) {
  return z
    .array(part, form)
    .refine((all) => new Set(all.map(asKey)).size === all.length)
    .meta({ uniqueItems: true });
}

const asKey = (value: unknown): string => JSON.stringify(value);

/** A text that holds more than blanks. */
export function text(form: string) {
  return z.string(form).regex(/\S/);
}

/** Why something may stay as it is. A proposal has `say why` in its place. */
export const reason = text('the reason in words, not empty and not "say why"')
  .refine((words) => words !== "say why")
  .meta({
    id: "reason",
    description: "Why it may be, in words that somebody can sign.",
    not: { const: "say why" },
  });

/** Complains about the place at that path below a part, in a sentence of its own that begins after the path. */
export function complain(
  context: z.RefinementCtx,
  path: readonly (string | number)[],
  sentence: string,
): void {
  context.addIssue({
    code: "custom",
    path: [...path],
    message: sentence,
    params: { sentence: true },
  });
}

/** What reading makes of a part, and nobody changes any more. */
export type Understood<T extends z.ZodType> = Unchanging<z.output<T>>;

type Unchanging<T> = T extends object
  ? { readonly [K in keyof T]: Unchanging<T[K]> }
  : T;

/** A list that ends in "or" or in "and". */
function inWords(type: "disjunction" | "conjunction", all: string[]): string {
  return new Intl.ListFormat("en-GB", { type }).format(all);
}
