import { runningControl } from "./home";
import type { Verb } from "./verb";

/** Makes tonight's automated snapshot of production, and waits until it is available. */
export const snapshot: Verb = async ({ home }) => {
  const control = await runningControl(home);
  const { identifier } = await control.snapshot();
  console.log(`${identifier} is available.`);
  return 0;
};
