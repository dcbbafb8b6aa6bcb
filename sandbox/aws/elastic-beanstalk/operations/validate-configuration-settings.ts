import type { Operation } from "../../account/service";
import { members } from "../../protocol/xml";
import { namedEnvironment } from "../environments/find";
import {
  merge,
  mostPropertyBytes,
  namespaces,
  propertyBytes,
} from "../environments/options";
import { problemOf } from "../environments/read-options";

/** What would be wrong with settings, without setting them. */
export const validateConfigurationSettings: Operation = (cloud, input) => {
  const environment = namedEnvironment(cloud, input);
  const options = (input.list("OptionSettings") ?? []).map((item) => ({
    namespace: item.text("Namespace") ?? "",
    name: item.text("OptionName") ?? "",
    value: item.text("Value") ?? "",
  }));
  const messages = options.flatMap((option) => {
    const problem = problemOf(option);
    return problem
      ? [
          {
            Message: problem,
            Severity: "error",
            Namespace: option.namespace,
            OptionName: option.name,
          },
        ]
      : [];
  });
  const bytes = propertyBytes(merge(environment.deployed, options, []));
  if (bytes > mostPropertyBytes) {
    messages.push({
      Message: `The environment properties have ${bytes} bytes together; ${mostPropertyBytes} is the limit.`,
      Severity: "error",
      Namespace: namespaces.plain,
      OptionName: "",
    });
  }
  return { Messages: members(messages) };
};
