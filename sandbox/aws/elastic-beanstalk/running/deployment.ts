import { join } from "node:path";
import type { Cloud } from "../../account/cloud";
import type { EnvironmentRecord, OptionSetting } from "../../state/records";
import {
  mostPropertyBytes,
  namespaces,
  propertiesOf,
  propertyBytes,
} from "../environments/options";
import { Application } from "./application";
import { fetchSecrets } from "./secrets";

/** What every environment's application is started with. */
export interface Platform {
  /** The application: a file that `node` runs. */
  readonly program: string;
  /** Certificate authority of the database servers. */
  readonly caFile: string;
}

/** Why options could not be deployed: one ERROR event each. */
export class DeploymentFailure extends Error {
  constructor(readonly events: readonly string[]) {
    super(events.join(" "));
    this.name = "DeploymentFailure";
  }
}

/** The last argument of an environment's processes, by which they are known again. */
export function nameplate(
  cloud: Pick<Cloud, "home">,
  environment: EnvironmentRecord,
): string {
  return `--environment=${join(cloud.home, environment.id)}`;
}

/** Throws DeploymentFailure for options that the layers below Elastic Beanstalk don't take. Its API takes them. */
function checkDeployable(options: readonly OptionSetting[]): void {
  if (propertyBytes(options) > mostPropertyBytes) {
    throw new DeploymentFailure([
      "Service:AmazonCloudFormation, Message:Template format error: Parameter 'EnvironmentVariables' default value '[****]' length is greater than 4096.",
      "Failed to deploy configuration.",
    ]);
  }
}

/** Starts the environment's application with these options. Throws DeploymentFailure. */
export async function deploy(
  cloud: Cloud,
  environment: EnvironmentRecord,
  options: readonly OptionSetting[],
  platform: Platform,
): Promise<Application> {
  checkDeployable(options);
  try {
    return await Application.start({
      ...platform,
      nameplate: nameplate(cloud, environment),
      properties: {
        ...propertiesOf(options, namespaces.plain),
        ...fetchSecrets(cloud, propertiesOf(options, namespaces.secrets)),
      },
      logFile: join(cloud.home, "logs", `${environment.name}.log`),
      onStart: (pid) => {
        environment.nextPid = pid;
        cloud.save();
      },
      deadline: cloud.pace.deployment,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DeploymentFailure([
      `[Instance: ${environment.instance}] Command failed on instance. Return code: 1 Output: Engine execution has encountered an error: ${reason}`,
      "Instance deployment failed. For details, see 'eb-engine.log'.",
      "Failed to deploy configuration.",
    ]);
  }
}
