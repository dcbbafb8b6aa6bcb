import { AwsError, missingParameter } from "./aws-error";

/** Parameters of a call as a tree: leaves are what the caller sent. */
export interface Tree {
  [name: string]: Tree | string | undefined;
}

/** The parameters of one call, read by name and type. */
export class Input {
  constructor(private readonly tree: Tree) {}

  /** From a Query protocol form: `Tags.Tag.1.Key=a` becomes `{Tags: {Tag: {1: {Key: "a"}}}}`. */
  static fromForm(form: URLSearchParams): Input {
    const tree: Tree = Object.create(null);
    for (const [path, value] of form) {
      const names = path.split(".");
      const last = names.pop() ?? path;
      let node = tree;
      for (const name of names) {
        const next = node[name];
        const child = typeof next === "object" ? next : Object.create(null);
        node[name] = child;
        node = child;
      }
      if (typeof node[last] !== "object") node[last] = value;
    }
    return new Input(tree);
  }

  /** From a JSON 1.1 body: numbers and booleans become text, lists become numbered members, as in a form. */
  static fromJson(body: unknown): Input {
    const convert = (value: unknown): Tree | string | undefined => {
      if (value === null || value === undefined) return undefined;
      if (typeof value !== "object") return String(value);
      const entries = Array.isArray(value)
        ? value.map((item, index) => [String(index + 1), item] as const)
        : Object.entries(value);
      const tree: Tree = Object.create(null);
      for (const [name, item] of entries) tree[name] = convert(item);
      return tree;
    };
    const tree = convert(body);
    return new Input(typeof tree === "object" ? tree : {});
  }

  /** Names of all parameters that were sent, the outermost of each. */
  names(): string[] {
    return Object.keys(this.tree);
  }

  /** The text of a parameter; undefined when it wasn't sent. */
  text(name: string): string | undefined {
    const value = this.tree[name];
    return typeof value === "string" ? value : undefined;
  }

  /** The text of a parameter that the call can't do without. Throws MissingParameter. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === "") throw missingParameter(name);
    return value;
  }

  /** `true` or `false`; undefined when it wasn't sent. Throws ValidationError for anything else. */
  flag(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
    throw invalid(name, value, "true or false");
  }

  /** A whole number; undefined when it wasn't sent. Throws ValidationError for anything else. */
  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^-?\d{1,15}$/.test(value)) return Number(value);
    throw invalid(name, value, "a whole number");
  }

  /** A moment in ISO 8601; undefined when it wasn't sent. Throws ValidationError for anything else. */
  time(name: string): Date | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const time = new Date(value);
    if (!Number.isNaN(time.getTime())) return time;
    throw invalid(name, value, "a time");
  }

  /** The texts of a list, e.g. `VpcSecurityGroupIds.VpcSecurityGroupId.N`; undefined when no list was sent. */
  texts(name: string, member = "member"): string[] | undefined {
    return this.members(name, member)?.filter(
      (item): item is string => typeof item === "string",
    );
  }

  /** The structures of a list, e.g. `Tags.Tag.N`; undefined when no list was sent. */
  list(name: string, member = "member"): Input[] | undefined {
    return this.members(name, member)?.flatMap((item) =>
      typeof item === "object" ? [new Input(item)] : [],
    );
  }

  /** What was sent, for the request log. */
  toJSON(): Tree {
    return this.tree;
  }

  /** The items of a list in their order. SDKs send the member's own name, older ones `member`; an empty list is `Name=`. */
  private members(
    name: string,
    member: string,
  ): (Tree | string | undefined)[] | undefined {
    const value = this.tree[name];
    if (value === undefined) return undefined;
    if (typeof value === "string") return [];
    const inner = value[member] ?? value.member;
    const numbered = typeof inner === "object" ? inner : value;
    return Object.keys(numbered)
      .filter((key) => /^\d+$/.test(key))
      .sort((a, b) => Number(a) - Number(b))
      .map((key) => numbered[key]);
  }
}

function invalid(name: string, value: string, kind: string): AwsError {
  return new AwsError(
    "ValidationError",
    `Value '${value}' at '${name}' failed to satisfy constraint: Member must be ${kind}`,
  );
}
