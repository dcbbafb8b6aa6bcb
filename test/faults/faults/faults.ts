import { awsFaults } from "./aws-faults";
import type { Fault } from "./fault";
import { networkFaults } from "./network-faults";
import { peopleFaults } from "./people-faults";
import { processFaults } from "./process-faults";
import { serverFaults } from "./server-faults";

/** Everything that goes wrong. */
export const faults: readonly Fault[] = [
  ...processFaults,
  ...serverFaults,
  ...awsFaults,
  ...peopleFaults,
  ...networkFaults,
];

/** A fault by its name. */
export function faultNamed(name: string): Fault {
  const found = faults.find((one) => one.name === name);
  if (!found) throw new Error(`There is no fault ${name}.`);
  return found;
}
