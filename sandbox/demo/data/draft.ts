import type { Faker } from "@faker-js/faker";
import type { Cast } from "./cast";
import type { Club } from "./clubs";
import type { Person } from "./people";

/** A value as COPY takes it; `undefined` is nothing. */
export type Value = string | number | boolean | null | undefined;

/** A row in the order of its table's columns. What stands for an identity isn't used: numbers run from 1. */
export type Row = readonly Value[];

/** Whom and what a row is about, so that its columns agree with each other. */
export interface Subject {
  readonly person: Person;
  readonly club: Club;
  /** When it happened, in milliseconds since 1970. */
  readonly when: number;
}

/** A row in the making. */
export interface Draft extends Subject {
  readonly cast: Cast;
  readonly faker: Faker;
  /** The row's place in its table, from 0. */
  readonly index: number;
  /** Somebody else who appears in it. */
  readonly other: Person;
}

/** Makes a column's value for a row. */
export type Maker = (draft: Draft) => Value;

/** What isn't left to the columns' names and types in a table. */
export interface Story {
  /** Where the rows aren't about anybody, anywhere, at any time. */
  readonly about?: (draft: Draft) => Partial<Subject>;
  /** Columns by their names: a maker, or what all rows have. */
  readonly columns?: Readonly<Record<string, Maker | Value>>;
}

/** Stories by the names of their tables. */
export type Stories = Readonly<Record<string, Story | undefined>>;
