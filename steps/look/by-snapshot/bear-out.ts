import {
  belongsTo,
  FIRST_TAGS,
  namesAnother,
  type Owner,
  TAGS,
} from "../../../aws/rds/tags";
import type { SanitisedMarker } from "../../../identity/marker";
import { Refusal } from "../refusal";
import type { InstanceFacts } from "./decide-copy";

/** The marker in the instance that the target uses, or why it can't be read; undefined: there is none. */
export type MarkerInUse =
  | { readonly instance: string; readonly marker: SanitisedMarker }
  | { readonly instance: string; readonly unreadable: string }
  | undefined;

/** The instances as the decision takes them, and what their tags lack for that. */
export interface BorneOut<I extends InstanceFacts> {
  readonly instances: readonly I[];
  /** Resource id of the instance whose tags aren't what its marker shows; undefined: there is none. */
  readonly of: string | undefined;
  /** The tags that it is to have again. */
  readonly lost: Readonly<Record<string, string>>;
}

/**
 * Corrects the tags of the copy that the target uses by the marker inside it: anybody who may tag can take away or
 * change a tag, and a clean copy that the testers work with isn't given up for that. Only the marker of this very
 * instance counts, and it never makes another stack's instance this one's.
 *
 * @throws {Refusal} where tags and marker disagree on whose the copy is, and where tags are missing that the marker
 * doesn't tell or can't be asked for
 */
export function bearOut<I extends InstanceFacts>(
  instances: readonly I[],
  inUse: MarkerInUse,
  owner: Owner,
): BorneOut<I> {
  const asTheyAre = { instances, of: undefined, lost: {} };
  const instance = instances.find(
    ({ resourceId }) => resourceId === inUse?.instance,
  );
  if (!inUse || !instance) return asTheyAre;
  if ("unreadable" in inUse) {
    assertTagged(instance, inUse.unreadable, owner);
    return asTheyAre;
  }
  const { marker } = inUse;
  if (marker.identity !== instance.resourceId) return asTheyAre;
  const whose = { ...instance.tags, ...marker.tags };
  const unknown = FIRST_TAGS.filter((name) => whose[name] === undefined);
  if (unknown.length > 0 && maybeOurs(instance, owner))
    throw new Refusal(
      `${instance.identifier}, which the target uses, has lost its tags ${unknown.join(", ")}, and the marker inside it is of an older version, which didn't note them. "pulumi stack export" shows them, among the inputs of the copy's aws:rds/instance:Instance: write them again with aws rds add-tags-to-resource`,
    );
  if (!belongsTo(whose, owner)) return asTheyAre;
  if (namesAnother(instance.tags, owner))
    throw new Refusal(
      `${instance.identifier}, which the target uses, is this stack's sanitised copy by the marker inside it, but its tags name another stack (${TAGS.project}: ${instance.tags[TAGS.project] ?? "none"}, ${TAGS.stack}: ${instance.tags[TAGS.stack] ?? "none"}): remove both tags, and "pulumi up" writes them again`,
    );
  const tags = {
    ...whose,
    [TAGS.adopted]: marker.identity,
    [TAGS.sanitised]: `${marker.identity} ${marker.rulesHash}`,
  };
  return {
    instances: instances.map((one) =>
      one === instance ? { ...one, tags } : one,
    ),
    of: instance.resourceId,
    lost: Object.fromEntries(
      Object.entries(tags).filter(
        ([name, value]) => instance.tags[name] !== value,
      ),
    ),
  };
}

/** Whether the instance is what this stack makes, by what is left of its tags or by its name, as the provider forms it. */
function maybeOurs({ identifier, tags }: InstanceFacts, owner: Owner): boolean {
  if (namesAnother(tags, owner)) return false;
  const name = `${owner.project}-${owner.stack}`.toLowerCase();
  return (
    tags[TAGS.project] !== undefined ||
    (identifier.startsWith(name) &&
      /^[0-9a-f]{7}$/.test(identifier.slice(name.length)))
  );
}

function assertTagged(
  instance: InstanceFacts,
  reason: string,
  owner: Owner,
): void {
  const { identifier, resourceId, tags } = instance;
  if (!maybeOurs(instance, owner)) return;
  const missing = [
    ...FIRST_TAGS.filter((name) => tags[name] === undefined),
    ...[TAGS.adopted, TAGS.sanitised].filter(
      (name) => tags[name]?.split(" ")[0] !== resourceId,
    ),
  ];
  if (missing.length > 0)
    throw new Refusal(
      `${identifier}, which the target uses, has lost its tags ${missing.join(", ")}. Whether it is this stack's sanitised copy stands in the marker inside it, which can't be read: ${reason} Let this machine into it, over its network and by the login in the target's settings, and run this again: the tags are written again then. Or write them again by hand: "pulumi stack export" shows the first four, among the inputs of the copy's aws:rds/instance:Instance`,
    );
}
