import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import {
  canReach,
  operatingUser,
  ownerOf,
} from "../../../sandbox/postgres/operating-user";

const root = process.getuid?.() === 0;

t.test("root is replaced, nobody else", async (t) => {
  const user = await operatingUser();
  if (root) {
    t.ok(user && user.uid > 0 && user.gid >= 0);
    t.same(await operatingUser(), user, "always by the same");
  } else t.equal(user, undefined);
});

t.test("a folder's owner is acted for by root only", async (t) => {
  t.same(
    await ownerOf(t.testdir()),
    root ? { uid: 0, gid: process.getgid?.() } : undefined,
  );
});

t.test("a user passes folders by their mode", async (t) => {
  const base = await mkdtemp(join(tmpdir(), "prod-copy-test-"));
  t.teardown(() => rm(base, { recursive: true }));
  await mkdir(join(base, "folder"));
  const stranger = { uid: 4_000_000, gid: 4_000_000 };
  const reaches = async (mode: number, user = stranger): Promise<boolean> => {
    await chmod(base, mode);
    return await canReach(user, join(base, "folder"));
  };
  t.equal(await reaches(0o700), false);
  t.equal(await reaches(0o710), false);
  t.equal(await reaches(0o711), true);
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  t.equal(await reaches(0o700, { uid, gid }), true);
  t.equal(await reaches(0o710, { uid: stranger.uid, gid }), true);
  t.equal(await reaches(0o701, { uid: stranger.uid, gid }), false);
});
