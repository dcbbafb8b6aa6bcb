import type { Cast } from "./cast";
import type { Stories } from "./draft";
import { accounts } from "./stories/accounts";
import { clubs } from "./stories/clubs";
import { desk } from "./stories/desk";
import { django } from "./stories/django";
import { mail } from "./stories/mail";
import { payments } from "./stories/payments";
import { play } from "./stories/play";

/** All that isn't left to names and types: what the web application shows, and what belongs together. */
export function stories(cast: Cast): Stories {
  return {
    ...django(cast),
    ...accounts(cast),
    ...clubs(cast),
    ...play(cast),
    ...payments(cast),
    ...mail(cast),
    ...desk,
  };
}
