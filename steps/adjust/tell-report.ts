import { amendEvidence } from "../../sanitise/report/page/amend-evidence";
import { say } from "../../words/say";
import { toThousandth } from "../../words/stopwatch";

/**
 * Notes in the report of a copy's sanitising how long the change of its class took, which came after it. The report may
 * stand on another machine, where an earlier run wrote it: that is told, and is no reason to fail.
 * @param page path of the report's page
 */
export async function tellReport(
  page: string,
  finalClass: string,
  seconds: number,
): Promise<void> {
  const told = await amendEvidence(page, (evidence) => ({
    ...evidence,
    instance: evidence.instance && {
      ...evidence.instance,
      finalClass,
      finalClassSeconds: toThousandth(seconds),
    },
  }));
  if (!told)
    say(
      `the report ${page} isn't on this machine as it was written: it doesn't tell how long the change of class took`,
    );
}
