import { arn } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { members } from "../../protocol/xml";
import { requireApplication } from "../environments/find";
import { pageOf } from "../environments/paging";

/** The versions that the environments run, the newest label first. Labels that aren't there are no error. */
export const describeApplicationVersions: Operation = (cloud, input) => {
  const application = input.text("ApplicationName");
  const labels = input.texts("VersionLabels");
  if (application) requireApplication(cloud, application);
  const versions = new Map(
    Object.values(cloud.state.environments)
      .filter(
        (environment) =>
          (!application || environment.application === application) &&
          (!labels?.length || labels.includes(environment.versionLabel)),
      )
      .map((environment) => [
        `${environment.application} ${environment.versionLabel}`,
        environment,
      ]),
  );
  const found = [...versions]
    .sort(([a], [b]) => b.localeCompare(a))
    .map(([, environment]) => environment);
  const { shown, NextToken } = pageOf(input, found, 1000);
  return {
    ApplicationVersions: members(
      shown.map(({ application: name, versionLabel, createdAt }) => ({
        ApplicationVersionArn: arn(
          cloud,
          "elasticbeanstalk",
          `applicationversion/${name}/${versionLabel}`,
        ),
        ApplicationName: name,
        VersionLabel: versionLabel,
        SourceBundle: {
          S3Bucket: `elasticbeanstalk-${cloud.state.region}-${cloud.state.account}`,
          S3Key: `${name}/${versionLabel}.zip`,
        },
        DateCreated: createdAt,
        DateUpdated: createdAt,
        Status: "Processed",
      })),
    ),
    NextToken,
  };
};
