import type { Operation } from "../../account/service";
import { members } from "../../protocol/xml";
import { environmentAnswer } from "../environments/environment-answer";
import { isLive } from "../environments/find";
import { pageOf } from "../environments/paging";

/** How long a terminated environment is still shown, in milliseconds. */
const shownFor = 60 * 60 * 1000;

/** Environments by name, id and application. Names that aren't there are no error. Terminated ones are shown for an hour. */
export const describeEnvironments: Operation = (cloud, input) => {
  const application = input.text("ApplicationName");
  const version = input.text("VersionLabel");
  const names = input.texts("EnvironmentNames");
  const ids = input.texts("EnvironmentIds");
  const since =
    input.time("IncludedDeletedBackTo") ?? new Date(Date.now() - shownFor);
  const deleted = input.flag("IncludeDeleted") ?? true;
  const found = Object.values(cloud.state.environments).filter(
    (environment) =>
      (!application || environment.application === application) &&
      (!version || environment.versionLabel === version) &&
      (!names?.length || names.includes(environment.name)) &&
      (!ids?.length || ids.includes(environment.id)) &&
      (isLive(environment) ||
        (deleted && new Date(environment.updatedAt) >= since)),
  );
  const { shown, NextToken } = pageOf(input, found, 1000);
  return {
    Environments: members(
      shown.map((environment) => environmentAnswer(cloud, environment)),
    ),
    NextToken,
  };
};
