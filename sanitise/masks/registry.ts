import type { ColumnRule } from "../rules/rules";
import { addressLine } from "./kinds/address-line";
import { choice } from "./kinds/choice";
import { dateOfBirth } from "./kinds/date-of-birth";
import { email } from "./kinds/email";
import { firstName } from "./kinds/first-name";
import { freeText } from "./kinds/free-text/free-text";
import { fullName } from "./kinds/full-name";
import { ipAddress } from "./kinds/ip-address";
import { lastName } from "./kinds/last-name";
import { noise } from "./kinds/noise";
import { password } from "./kinds/password";
import { phone } from "./kinds/phone";
import { token } from "./kinds/token";
import { url } from "./kinds/url";
import type { Mask, MaskKind, MaskRule, RuleOf } from "./shared/mask";

/**
 * Every kind of mask, as the file of rules spells it. Each stands after those whose functions it calls.
 */
export const masks: Readonly<Record<MaskKind, Mask>> = {
  password,
  "ip address": ipAddress,
  email,
  "first name": firstName,
  "last name": lastName,
  "full name": fullName,
  phone,
  "date of birth": dateOfBirth,
  "address line": addressLine,
  url,
  token,
  "free text": freeText,
  noise,
  choice,
} satisfies { readonly [Kind in MaskKind]: Mask<RuleOf<Kind>> };

/** What values are masked by a key of its own. */
export const keyed: readonly string[] = [
  ...new Set(Object.values(masks).flatMap(({ keys }) => keys)),
];

/** Kinds that both sides of a foreign key may have. */
export const joining: readonly string[] = Object.entries(masks)
  .filter(([, { joins }]) => joins)
  .map(([kind]) => kind);

export function isMask(kind: string): kind is MaskKind {
  return Object.hasOwn(masks, kind);
}

export function isMaskRule(rule: ColumnRule): rule is MaskRule {
  return isMask(rule.kind);
}

/** The mask of a kind of rule; undefined where that makes none. */
export function maskNamed(kind: string): Mask | undefined {
  return isMask(kind) ? masks[kind] : undefined;
}
