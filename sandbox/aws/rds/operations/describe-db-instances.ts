import type { Operation } from "../../account/service";
import { list } from "../../protocol/xml";
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
    "db-instance-id": (instance) => instance.identifier,
    "dbi-resource-id": (instance) => instance.resourceId,
    "db-cluster-id": () => "",
    domain: () => "",
    engine: () => "postgres",
  });
  if (identifier && !findInstance(cloud, identifier)) {
    throw instanceNotFound(identifier);
  }
  const found = Object.values(cloud.state.instances).filter(
    (instance) =>
      (!identifier || instance.identifier === identifierOf(identifier)) &&
      matches(instance),
  );
  const { items, marker } = page(
    found,
    (instance) => instance.identifier,
    input,
    cloud.pageSize,
  );
  return {
    Marker: marker,
    DBInstances: list(
      "DBInstance",
      items.map((instance) => instanceAnswer(cloud, instance)),
    ),
  };
};
