import type { ResourceKind } from "../resource/resource-kind";
import { findInstance } from "./find-instance";
import { createInstance } from "./instance-create";
import { deleteInstance } from "./instance-delete";
import { instanceFields, instanceOutputs } from "./instance-fields";
import { readInstance } from "./instance-read";
import { updateInstance } from "./instance-update";

/** How an instance is deleted that the state doesn't know: `resourceInstanceImport` in the real provider. */
const imported = { deleteAutomatedBackups: true, skipFinalSnapshot: true };

/** `aws:rds/instance:Instance`, restored from a snapshot. */
export const instance: ResourceKind = {
  fields: instanceFields,
  outputs: Object.keys(instanceOutputs),
  create: createInstance,
  async read(around, id, state) {
    const found = await findInstance(around.rds, id);
    const known = Object.keys(state).length === 0 ? imported : state;
    return found && { id, outputs: readInstance(found, known, around) };
  },
  update: updateInstance,
  delete: deleteInstance,
};
