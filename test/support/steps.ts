import type { Repointed, RepointInputs } from "../../steps/repoint/inputs";
import * as target from "../../steps/repoint/repoint";
import type { RotationInputs } from "../../steps/rotate/inputs";
import type { Patience } from "../../steps/rotate/master-password";
import * as passwords from "../../steps/rotate/rotate";
import type { SanitiseInputs } from "../../steps/sanitise/inputs";
import * as data from "../../steps/sanitise/sanitise-copy";

// The steps with what their hooks are given: a test's world makes that at once.

export function rotate(inputs: RotationInputs, patience?: Patience) {
  return passwords.rotate(inputs, inputs, inputs, patience);
}

export function sanitiseCopy(inputs: SanitiseInputs) {
  return data.sanitiseCopy(inputs, inputs, inputs, inputs);
}

export async function repoint(
  inputs: RepointInputs,
  before: Repointed | undefined,
  waits?: target.Waits,
): Promise<Repointed> {
  return {
    ...inputs,
    ...(await target.repoint(inputs, inputs, before, waits)),
  };
}
