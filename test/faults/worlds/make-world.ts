import type { Way } from "../case";
import type { World } from "../world";
import { commandWorld } from "./command-world";
import { stackWorld } from "./stack-world";

/** A world of a way. @param users how many people production has */
export async function makeWorld(
  way: Way,
  users: number | undefined,
  tell: (text: string) => void,
): Promise<World> {
  return way === "command"
    ? commandWorld(users, tell)
    : stackWorld(way, users, tell);
}
