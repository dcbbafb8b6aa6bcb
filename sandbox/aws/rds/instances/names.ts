import { AwsError, invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";

/**
 * The new identifier that a parameter gives, as RDS stores it: lower case.
 * Throws MissingParameter, and InvalidParameterValue for one that RDS wouldn't take.
 */
export function newIdentifier(
  input: Input,
  parameter: string,
  longest: number,
): string {
  const value = input.required(parameter);
  const valid =
    /^[A-Za-z][A-Za-z0-9-]*$/.test(value) &&
    !value.includes("--") &&
    !value.endsWith("-") &&
    value.length <= longest;
  if (!valid) {
    throw invalidValue(
      `The parameter ${parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
    );
  }
  return value.toLowerCase();
}

/** Checks a master password as RDS does for PostgreSQL: 8 to 128 printable ASCII characters, not `/`, `"`, `@` or a space. */
export function checkMasterPassword(password: string): void {
  if (password.length < 8 || password.length > 128) {
    throw invalidValue(
      "The parameter MasterUserPassword is not a valid password because it is shorter than 8 or longer than 128 characters.",
    );
  }
  if (!/^[!-~]+$/.test(password) || /[/"@]/.test(password)) {
    throw invalidValue(
      "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.",
    );
  }
}

/** The last part of an ARN, or the identifier itself: several calls take either. */
export function identifierOf(value: string): string {
  const match = /^arn:aws:rds:[^:]*:[^:]*:(?:db|snapshot):(.+)$/.exec(value);
  return (match?.[1] ?? value).toLowerCase();
}

const notFound = (code: string, message: string) =>
  new AwsError(code, message, 404);

/** 404 DBInstanceNotFound. */
export const instanceNotFound = (identifier: string) =>
  notFound("DBInstanceNotFound", `DBInstance ${identifier} not found.`);

/** 404 DBSnapshotNotFound. */
export const snapshotNotFound = (identifier: string) =>
  notFound("DBSnapshotNotFound", `DBSnapshot ${identifier} not found.`);

/** 404 DBParameterGroupNotFound. */
export const parameterGroupNotFound = (name: string) =>
  notFound("DBParameterGroupNotFound", `DBParameterGroup not found: ${name}`);

/** 404 DBSubnetGroupNotFoundFault. */
export const subnetGroupNotFound = (name: string) =>
  notFound(
    "DBSubnetGroupNotFoundFault",
    `DB subnet group '${name}' does not exist.`,
  );
