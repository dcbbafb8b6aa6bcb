import {
  type DBSnapshot,
  paginateDescribeDBSnapshots,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { describe } from "../resource/failure";
import type { Properties } from "../resource/properties";
import { readSnapshot } from "./snapshot";
import { fromTagList } from "./tags";

/**
 * `aws:rds/getSnapshot:getSnapshot`. As the real one it doesn't look at the status: the newest snapshot
 * may still be in the making.
 * @throws where no snapshot matches, or several do and the newest wasn't asked for.
 */
export async function getSnapshot(
  rds: RDSClient,
  region: string,
  args: Properties,
): Promise<Properties> {
  const wanted = Object.entries((args.tags ?? {}) as Properties);
  const found = (await list(rds, args)).filter((snapshot) => {
    const tags = fromTagList(snapshot.TagList);
    return wanted.every(([key, value]) => tags[key] === value);
  });
  const [newest, ...others] = found.sort((a, b) => created(b) - created(a));
  if (!newest)
    throw new Error(
      "Your query returned no results. Please change your search criteria and try again.",
    );
  if (others.length > 0 && args.mostRecent !== true)
    throw new Error(
      "Your query returned more than one result. Please try a more specific search criteria.",
    );
  const { tagsAll: _, ...read } = readSnapshot(newest, {}, region);
  return {
    ...read,
    id: newest.DBSnapshotIdentifier,
    includePublic: args.includePublic ?? false,
    includeShared: args.includeShared ?? false,
    mostRecent: args.mostRecent ?? false,
    originalSnapshotCreateTime:
      newest.OriginalSnapshotCreateTime?.toISOString() ?? "",
    snapshotCreateTime: newest.SnapshotCreateTime?.toISOString() ?? "",
  };
}

async function list(rds: RDSClient, args: Properties): Promise<DBSnapshot[]> {
  const found: DBSnapshot[] = [];
  const pages = paginateDescribeDBSnapshots(
    { client: rds },
    {
      DBInstanceIdentifier: text(args.dbInstanceIdentifier),
      DBSnapshotIdentifier: text(args.dbSnapshotIdentifier),
      SnapshotType: text(args.snapshotType),
      IncludePublic: args.includePublic === true,
      IncludeShared: args.includeShared === true,
    },
  );
  try {
    for await (const page of pages) found.push(...(page.DBSnapshots ?? []));
  } catch (error) {
    throw new Error(`reading RDS DB Snapshots: ${describe(error)}`, {
      cause: error,
    });
  }
  return found;
}

function created(snapshot: DBSnapshot): number {
  return snapshot.SnapshotCreateTime?.getTime() ?? 0;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
