import type { Case } from "./case";
import type { Fault } from "./faults/fault";
import { faultNamed, faults } from "./faults/faults";
import type { Moment } from "./moments/moment";
import { moments, titleOf } from "./moments/moments";
import { pick } from "./random";

/** How often faults are tried, by what they are: each fault at that many moments, or at every one. */
const times = (fault: Fault): number =>
  fault.name === "SIGKILL of all of it" ? Number.POSITIVE_INFINITY : 2;

/**
 * The cases of a seed: the worst, a kill of everything, at each moment, and every other fault at some moments of each
 * way that suit it. The seed decides which, with what a run begins, and what a person does afterwards.
 */
export function schedule(seed: number): readonly Case[] {
  const uses = new Map<Moment, number>();
  const cases = faults.flatMap((fault) =>
    [...new Set(moments.map(({ way }) => way))].flatMap((way) => {
      const order = (moment: Moment) =>
        pick(`${seed} ${way} ${titleOf(moment)} ${fault.name}`, 2 ** 31);
      const chosen = moments
        .filter((moment) => moment.way === way && suits(fault, moment))
        // Moments that had the fewest faults so far come first.
        .sort(
          (a, b) =>
            (uses.get(a) ?? 0) - (uses.get(b) ?? 0) || order(a) - order(b),
        )
        .slice(0, times(fault));
      for (const moment of chosen)
        uses.set(moment, (uses.get(moment) ?? 0) + 1);
      return chosen.map((moment) => caseOf(seed, moment, fault));
    }),
  );
  // Mixed, so that a run which is ended early has tried something of everything.
  return cases.sort((a, b) => a.seed - b.seed);
}

function suits({ ways, suits: where }: Fault, moment: Moment): boolean {
  return (
    (ways === undefined || ways.includes(moment.way)) &&
    (where === undefined || where(moment))
  );
}

function caseOf(seed: number, moment: Moment, fault: Fault): Case {
  const name = `${moment.way}: ${titleOf(moment)}: ${fault.name}`;
  const own = pick(`${seed} ${name}`, 2 ** 31);
  const begins = moment.begins ?? (["nothing", "copy"] as const);
  const nexts: readonly Case["next"][] =
    moment.way === "command" ? ["up"] : ["up", "up", "destroy"];
  return {
    name,
    way: moment.way,
    begin: begins[pick(`${own} begin`, begins.length)] ?? "copy",
    moment: titleOf(moment),
    fault: fault.name,
    next: fault.next ?? nexts[pick(`${own} next`, nexts.length)] ?? "up",
    seed: own,
  };
}

/** A tenth of a schedule, the same ones each time: spread over what takes no minute by itself. */
export function tenth(cases: readonly Case[]): readonly Case[] {
  return cases
    .filter(({ fault }) => !faultNamed(fault).isLong)
    .filter((_, index) => index % 10 === 3);
}
