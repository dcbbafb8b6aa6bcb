import type { Place } from "../../../aws/place";
import { isOffered } from "../../../aws/rds/orderable";
import { Refusal } from "../refusal";

/**
 * Checks that RDS offers a class for what is to be restored, before anything is made: the copy gets its second class
 * hours later. A version that RDS sells with no class any more may be restored still, so that alone is no reason.
 * @param key whose value the class is, e.g. `prod-copy:sanitisingClass`
 * @throws {Refusal} when the region has no such class, or not for that version
 */
export async function assertOrderable(
  place: Place,
  key: string,
  instanceClass: string,
  {
    engine,
    engineVersion,
  }: { readonly engine: string; readonly engineVersion: string },
): Promise<void> {
  if (await isOffered(place, { engine, engineVersion, instanceClass })) return;
  const sold = await isOffered(place, { engine, engineVersion });
  if (!sold && (await isOffered(place, { engine, instanceClass }))) return;
  const version = sold ? ` for ${engine} ${engineVersion}` : "";
  throw new Refusal(
    `${key} is "${instanceClass}", but RDS offers no such class${version} in ${place.region}: use another one. "aws rds describe-orderable-db-instance-options --engine ${engine}${sold ? ` --engine-version ${engineVersion}` : ""}" lists them`,
  );
}
