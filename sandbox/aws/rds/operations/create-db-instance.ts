import { engineVersions } from "../../account/servers";
import type { Operation } from "../../account/service";
import { invalidValue } from "../../protocol/aws-error";
import { checkMasterPassword, newIdentifier } from "../instances/names";
import {
  enterInstance,
  requireFreeIdentifier,
} from "../instances/new-instance";
import {
  checkSettings,
  defaultGroups,
  defaultSettings,
  readSettings,
} from "../instances/settings";
import { instanceAnswer } from "../messages/instance-answer";
import { readTags } from "../messages/tags";

/** A new, empty instance. */
export const createDBInstance: Operation = async (cloud, input) => {
  const identifier = newIdentifier(input, "DBInstanceIdentifier", 63);
  const engine = input.required("Engine");
  if (engine !== "postgres") throw invalidValue(`Invalid DB engine: ${engine}`);
  const masterUsername = input.required("MasterUsername");
  if (!/^[a-zA-Z][a-zA-Z0-9_]{0,62}$/.test(masterUsername)) {
    throw invalidValue(`Invalid master user name: ${masterUsername}`);
  }
  const masterPassword = input.required("MasterUserPassword");
  checkMasterPassword(masterPassword);
  input.required("DBInstanceClass");
  const asked = readSettings(input);
  const version = asked.EngineVersion ?? defaultSettings.EngineVersion;
  const engineVersion = engineVersions.find(
    (known) => known === version || known.startsWith(`${version}.`),
  );
  if (!engineVersion) {
    throw invalidValue(`Cannot find version ${version} for postgres`);
  }
  const settings = {
    ...defaultSettings,
    ...defaultGroups(engineVersion),
    ...asked,
    EngineVersion: engineVersion,
  };
  checkSettings(cloud, settings, engineVersion);
  requireFreeIdentifier(cloud, identifier);
  const instance = await enterInstance(cloud, {
    identifier,
    masterUsername,
    masterPassword,
    databaseName: input.text("DBName"),
    settings,
    tags: readTags(input) ?? {},
  });
  return { DBInstance: instanceAnswer(cloud, instance) };
};
