import { AwsError } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";
import type { OptionSetting } from "../../state/records";
import { namespaces } from "./options";

/** Option namespaces that are known here. Elastic Beanstalk has more; a mistyped one is refused as it refuses them. */
const known = new Set([
  "aws:autoscaling:asg",
  "aws:autoscaling:launchconfiguration",
  "aws:autoscaling:trigger",
  "aws:autoscaling:updatepolicy:rollingupdate",
  "aws:cloudformation:template:parameter",
  "aws:ec2:instances",
  "aws:ec2:vpc",
  "aws:elasticbeanstalk:application",
  "aws:elasticbeanstalk:cloudwatch:logs",
  "aws:elasticbeanstalk:command",
  "aws:elasticbeanstalk:environment",
  "aws:elasticbeanstalk:environment:process:default",
  "aws:elasticbeanstalk:environment:proxy",
  "aws:elasticbeanstalk:healthreporting:system",
  "aws:elasticbeanstalk:managedactions",
  "aws:elasticbeanstalk:sns:topics",
  "aws:elasticbeanstalk:xray",
  "aws:rds:dbinstance",
  ...Object.values(namespaces),
]);

/** The options that a call sets. Throws ConfigurationValidationException for those that can't be. */
export function readOptions(input: Input): OptionSetting[] {
  return (input.list("OptionSettings") ?? []).map((item) => {
    const option = { ...specification(item), value: item.text("Value") ?? "" };
    const problem = problemOf(option);
    if (problem) throw refused(problem);
    return option;
  });
}

/** The options that a call removes. */
export function readRemovals(
  input: Input,
): Pick<OptionSetting, "namespace" | "name">[] {
  return (input.list("OptionsToRemove") ?? []).map(specification);
}

/** What is wrong with an option, if anything. Never quotes its value. */
export function problemOf(option: OptionSetting): string | undefined {
  const { namespace, name } = option;
  const quoted = `(Namespace: '${namespace}', OptionName: '${name}')`;
  const property = Object.values<string>(namespaces).includes(namespace);
  if (!known.has(namespace)) {
    return `Invalid option specification ${quoted}: Unknown configuration setting.`;
  }
  if (property && !/^[A-Za-z0-9_.:/+\\@-]{1,128}$/.test(name)) {
    return `Invalid option specification ${quoted}: The name of an environment property has letters, digits and _.:/+\\-@ only, 128 at most.`;
  }
  if (
    namespace === namespaces.secrets &&
    option.value !== "" &&
    !/^arn:aws[a-z-]*:(secretsmanager|ssm):/.test(option.value)
  ) {
    return `Invalid option value ${quoted}: it must be the ARN of a Secrets Manager secret or an SSM parameter.`;
  }
  return undefined;
}

function specification(item: Input): Pick<OptionSetting, "namespace" | "name"> {
  const namespace = item.text("Namespace");
  const name = item.text("OptionName");
  if (!namespace || !name) {
    throw refused(
      `Invalid option specification (Namespace: '${namespace ?? ""}', OptionName: '${name ?? ""}'): both are needed.`,
    );
  }
  return { namespace, name };
}

const refused = (problem: string) =>
  new AwsError(
    "ConfigurationValidationException",
    `Configuration validation exception: ${problem}`,
  );
