import { assertAccount } from "../../aws/account";
import { environmentState } from "../../aws/beanstalk/environment";
import { readProperties } from "../../aws/beanstalk/properties";
import { differing, pick } from "../../aws/beanstalk/stored-settings";
import type { Place } from "../../aws/place";
import { describeInstance } from "../../aws/rds/instances";
import type { Copy } from "../../identity/copy";
import { say } from "../../words/say";
import type { Repointed } from "./inputs";

/** The settings that the step made, as they are now, and whether the copy is protected. @returns undefined where the target is gone */
export async function settingsNow({
  place,
  target,
  environmentId,
  written,
  copy,
}: Repointed): Promise<Pick<Repointed, "current" | "protected"> | undefined> {
  await assertAccount(place);
  const state = await environmentState(place, target);
  if (state?.id !== environmentId || state.status === "Terminating") {
    say(`${target} (${environmentId}) no longer exists`);
    return undefined;
  }
  const [properties, isSafe] = await Promise.all([
    readProperties(place, state),
    isProtected({ place, copy }),
  ]);
  const changed = differing(written, properties);
  if (changed.length > 0)
    say(
      `${changed.join(", ")} of ${target} ${changed.length > 1 ? "were" : "was"} changed since the last pulumi up; the next one sets ${changed.length > 1 ? "them" : "it"} again`,
    );
  return {
    current: pick(properties, Object.keys(written)),
    protected: isSafe,
  };
}

/** Whether RDS protects the copy against deletion. A loaded database needs no such thing: what is in use isn't dropped. */
export async function isProtected({
  place,
  copy,
}: {
  readonly place: Place;
  readonly copy: Copy;
}): Promise<boolean> {
  if (copy.loaded) return true;
  const instance = await describeInstance(place, copy.resourceId);
  return instance?.deletionProtection ?? false;
}
