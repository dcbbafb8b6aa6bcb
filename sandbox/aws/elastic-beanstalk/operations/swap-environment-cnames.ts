import type { Cloud } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { invalidCombination, invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";
import type { EnvironmentRecord } from "../../state/records";
import { address } from "../environments/environment-answer";
import { addEvent } from "../environments/events";
import { findEnvironment, requireReady } from "../environments/find";

/** Exchanges the addresses of two environments: what asks for the one is answered by the other from then on. */
export const swapEnvironmentCNAMEs: Operation = (
  cloud,
  input,
  { requestId },
) => {
  const source = named(cloud, input, "Source");
  const destination = named(cloud, input, "Destination");
  if (source === destination) {
    throw invalidValue("An environment can't swap its CNAME with itself.");
  }
  for (const environment of [source, destination]) requireReady(environment);
  const names = `'${source.name}' and '${destination.name}'`;
  const tell = (message: string) =>
    addEvent(cloud, source, "INFO", message, requestId);
  tell("swapEnvironmentCNAMEs is starting.");
  tell(`Swapping CNAMEs for environments ${names}.`);
  cloud.swapAddresses(source, destination);
  for (const environment of [source, destination]) {
    environment.updatedAt = new Date().toISOString();
    tell(`'${address(environment)}' now points to '${environment.name}'.`);
  }
  tell(`Completed swapping CNAMEs for environments ${names}.`);
  return undefined;
};

function named(
  cloud: Cloud,
  input: Input,
  which: "Source" | "Destination",
): EnvironmentRecord {
  const id = input.text(`${which}EnvironmentId`);
  const name = input.text(`${which}EnvironmentName`);
  if (!id && !name) {
    throw invalidCombination(
      `You must specify either a ${which}EnvironmentId or a ${which}EnvironmentName.`,
    );
  }
  return findEnvironment(cloud, { id, name });
}
