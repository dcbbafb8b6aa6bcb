/** vCPUs by the size in an instance class; from `2xlarge` on the number in front counts by four. */
const small: Readonly<Record<string, number>> = {
  micro: 2,
  small: 2,
  medium: 2,
  large: 2,
  xlarge: 4,
};

/**
 * How many vCPUs a DB instance class has, by its size (Amazon RDS User Guide, "Hardware specifications for
 * DB instance classes"). A few sizes of the oldest generations have one less.
 * @param instanceClass e.g. `db.t3.micro`
 * @returns undefined for a size that isn't known
 */
export function vcpusOf(instanceClass: string): number | undefined {
  const size = instanceClass.split(".").at(-1) ?? "";
  const many = /^(\d+)xlarge$/.exec(size);
  if (many) return 4 * Number(many[1]);
  return Object.hasOwn(small, size) ? small[size] : undefined;
}
