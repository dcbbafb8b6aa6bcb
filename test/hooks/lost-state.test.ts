import t from "tap";
import { refuseLostState } from "../../hooks/lost-state";

t.test(
  "a state without the resource that knows of a copy is refused",
  async (t) => {
    const check = refuseLostState<{ readonly known?: string }>("set it anew");
    const reasons = async (...[olds, news]: Parameters<typeof check>) =>
      (await check(olds, news)).failures?.map(({ reason }) => reason);
    t.match(await reasons({}, { known: "prod-copy-test1" }), [
      /^prod-copy-test1 is a copy of this very stack.*set it anew/,
    ]);
    t.same(await reasons({}, {}), [], "a first run");
    t.same(await reasons({ known: "x" }, { known: "x" }), []);
  },
);
