import { parseRules } from "../../sanitise/rules/read-rules";
import type { Work } from "../../sanitise/server/work";
import type { CopyServer } from "../../sanitise/survey/copy-server";
import { copyServer } from "../../steps/sanitise/copy-server";
import { resourceId } from "./resource-id";
import type { BenchServer } from "./server";

/** As the smallest instance classes have. */
export const vcpus = 2;

/** What the sanitiser is given here: a server of the bench's, and rules as YAML. */
export function workOn(
  { route, login }: Pick<BenchServer, "route" | "login">,
  yaml: string,
  tell: Work["tell"] = () => undefined,
): { readonly server: CopyServer; readonly work: Work } {
  return {
    server: copyServer(route, login, resourceId, { vcpus, storage: undefined }),
    work: {
      rules: parseRules(yaml, "rules.yaml"),
      maskingKey: "the key of the bench",
      commands: { before: 0, after: 0 },
      run: async () => [],
      tell,
    },
  };
}
