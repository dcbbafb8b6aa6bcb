import { until } from "../../support/until";

/** Tells Beanstalk something, as a person does: again where it refuses since the environment is being updated. */
export async function onceReady(tell: () => Promise<unknown>): Promise<void> {
  await until("Beanstalk to take what it is told", () =>
    tell().then(
      () => true,
      (error: Error) => {
        if (!/Must be Ready/.test(error.message)) throw error;
        return false;
      },
    ),
  );
}
