import type { ResourceKind } from "../resource/resource-kind";
import { findInstance } from "./find-instance";
import { createInstance } from "./instance-create";
import { deleteInstance } from "./instance-delete";
import { instanceFields, instanceOutputs } from "./instance-fields";
import { readInstance } from "./instance-read";
import { updateInstance } from "./instance-update";

/** `aws:rds/instance:Instance`, restored from a snapshot. */
export const instance: ResourceKind = {
  fields: instanceFields,
  outputs: Object.keys(instanceOutputs),
  create: createInstance,
  async read(around, id, state) {
    const found = await findInstance(around.rds, id);
    return found && { id, outputs: readInstance(found, state, around) };
  },
  update: updateInstance,
  delete: deleteInstance,
};
