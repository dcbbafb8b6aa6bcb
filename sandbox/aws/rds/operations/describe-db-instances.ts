import type { Operation } from "../../account/service";
import type { InstanceRecord } from "../../state/records";
import { findInstance } from "../instances/find";
import { identifierOf, instanceNotFound } from "../instances/names";
import { filter } from "../messages/filters";
import { instanceAnswer } from "../messages/instance-answer";
import { page } from "../messages/paging";

/** By identifier: that instance or DBInstanceNotFound. By filter (the real provider's way): those that match, perhaps none. */
export const describeDBInstances: Operation = (cloud, input) => {
  const identifier = input.text("DBInstanceIdentifier");
  const matches = filter<InstanceRecord>(input, {
    "db-instance-id": {
      of: (instance) => instance.identifier,
      read: identifierOf,
    },
    "dbi-resource-id": { of: (instance) => instance.resourceId },
    "db-cluster-id": { of: () => "" },
    domain: { of: () => "" },
    engine: { of: () => "postgres" },
  });
  if (identifier && !findInstance(cloud, identifier)) {
    throw instanceNotFound(identifier);
  }
  return page(cloud, input, {
    items: Object.values(cloud.state.instances).filter(
      (instance) =>
        (!identifier || instance.identifier === identifierOf(identifier)) &&
        matches(instance),
    ),
    names: ["DBInstances", "DBInstance"],
    nameOf: (instance) => instance.identifier,
    answer: (instance) => instanceAnswer(cloud, instance),
  });
};
