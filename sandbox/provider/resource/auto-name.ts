import { randomBytes } from "node:crypto";

/**
 * The name that a resource gets when its program gives it none, as the real provider makes it for
 * `identifier` of an RDS instance: the resource's name with seven hexadecimal digits right behind it,
 * no separator (`resource.NewUniqueHex(name, 7, 255)` in pulumi-aws, provider/resources.go).
 */
export function autoName(resourceName: string): string {
  return resourceName + randomBytes(4).toString("hex").slice(0, 7);
}

/** The name of a resource: the last part of its URN. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The type of a resource, of the last one where the URN lists its parents' too. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
