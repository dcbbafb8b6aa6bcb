import { arn } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { members } from "../../protocol/xml";

/** The applications that the environments belong to. */
export const describeApplications: Operation = (cloud, input) => {
  const wanted = input.texts("ApplicationNames");
  const environments = Object.values(cloud.state.environments);
  const names = [
    ...new Set(environments.map(({ application }) => application)),
  ];
  return {
    Applications: members(
      names
        .filter((name) => !wanted?.length || wanted.includes(name))
        .map((name) => {
          const own = environments.filter((it) => it.application === name);
          return {
            ApplicationArn: arn(
              cloud,
              "elasticbeanstalk",
              `application/${name}`,
            ),
            ApplicationName: name,
            DateCreated: own.map(({ createdAt }) => createdAt).sort()[0],
            DateUpdated: own
              .map(({ createdAt }) => createdAt)
              .sort()
              .at(-1),
            Versions: members([
              ...new Set(own.map(({ versionLabel }) => versionLabel)),
            ]),
            ConfigurationTemplates: members([]),
          };
        }),
    ),
  };
};
