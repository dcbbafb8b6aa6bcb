// What an engine's event log tells (`--event-log`, one JSON object a line).

/**
 * @typedef {object} State A resource in an event.
 * @property {Record<string, unknown>} [inputs]
 * @property {Record<string, unknown>} [outputs]
 *
 * @typedef {object} Metadata
 * @property {string} op
 * @property {string} urn
 * @property {string} type
 * @property {State | null} [old]
 * @property {State | null} [new]
 * @property {string[] | null} [diffs]
 * @property {string[] | null} [keys] Of properties that ask for another resource.
 * @property {Record<string, unknown> | null} [detailedDiff]
 *
 * @typedef {object} EngineEvent As the CLI writes it (apitype.EngineEvent), as far as it is used here.
 * @property {number} timestamp In seconds.
 * @property {{metadata: Metadata}} [resourcePreEvent]
 * @property {{metadata: Metadata}} [resOutputsEvent]
 * @property {{metadata: Metadata}} [resOpFailedEvent]
 * @property {{message: string, severity: string}} [diagnosticEvent]
 *
 * @typedef {object} Step What the engine did with one resource.
 * @property {string} type
 * @property {string} op `create`, `replace`, `same`, …
 * @property {boolean} failed
 * @property {number} [seconds] To the second, as the engine's clock has it.
 * @property {string[]} [differ] Names of the properties that differ.
 */

/**
 * @param {string} text
 * @returns {EngineEvent[]}
 */
export function readEvents(text) {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line));
}

/**
 * The steps in the order in which they ended, those that did nothing left out.
 * @param {readonly EngineEvent[]} events
 * @returns {Step[]}
 */
export function stepsOf(events) {
  /** @type {Map<string, {metadata: Metadata, timestamp: number}>} */
  const begun = new Map();
  /** @type {Step[]} */
  const steps = [];
  for (const event of events) {
    const before = event.resourcePreEvent?.metadata;
    if (before)
      begun.set(`${before.op} ${before.urn}`, {
        metadata: before,
        timestamp: event.timestamp,
      });
    const failed = event.resOpFailedEvent?.metadata;
    const after = failed ?? event.resOutputsEvent?.metadata;
    if (!after || (after.op === "same" && !failed)) continue;
    const start = begun.get(`${after.op} ${after.urn}`);
    const differ = [
      ...new Set(
        [start?.metadata, after].flatMap((one) => [
          ...Object.keys(one?.detailedDiff ?? {}),
          ...(one?.diffs ?? []),
          ...(one?.keys ?? []),
          ...differingInputs(one),
        ]),
      ),
    ];
    steps.push({
      type: after.type,
      op: after.op,
      failed: failed !== undefined,
      ...(start !== undefined && {
        seconds: event.timestamp - start.timestamp,
      }),
      ...(differ.length > 0 && { differ }),
    });
  }
  return steps;
}

/**
 * Names of the inputs that aren't as they were: the engine tells no names where another copy is asked for by a trigger.
 * @param {Metadata | undefined} metadata
 */
function differingInputs(metadata) {
  const [before, now] = [metadata?.old?.inputs, metadata?.new?.inputs];
  if (!before || !now) return [];
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]),
  );
}

/**
 * What the engine told of errors, and not to be shown as it is: it may hold anything.
 * @param {readonly EngineEvent[]} events
 */
export function errorsOf(events) {
  return events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === "error" ? [diagnosticEvent.message] : [],
  );
}

/**
 * The inputs of the resources that there are to be, by type.
 * @param {readonly EngineEvent[]} events
 * @param {string} type The end of the resource's type, e.g. `:Instance`.
 */
export function plannedInputs(events, type) {
  return events.flatMap(({ resourcePreEvent }) => {
    const metadata = resourcePreEvent?.metadata;
    const inputs = metadata?.new?.inputs;
    return metadata?.type.endsWith(type) && inputs ? [inputs] : [];
  });
}

/**
 * Every text among the properties of resources, with the property's name.
 * @param {readonly EngineEvent[]} events
 * @returns {Map<string, string>} Names by texts.
 */
export function valuesOf(events) {
  /** @type {Map<string, string>} */
  const values = new Map();
  for (const event of events) {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent } = event;
    for (const of of [resourcePreEvent, resOutputsEvent, resOpFailedEvent])
      for (const state of [of?.metadata.old, of?.metadata.new])
        for (const part of [state?.inputs, state?.outputs])
          for (const [name, value] of Object.entries(part ?? {}))
            addTexts(values, name, value);
  }
  return values;
}

/**
 * Adds the texts in a value, at any depth, under the name of the property that they are in.
 * @param {Map<string, string>} values
 * @param {string} name
 * @param {unknown} value
 */
export function addTexts(values, name, value) {
  if (typeof value === "string") values.set(value, name);
  else if (Array.isArray(value))
    for (const one of value) addTexts(values, name, one);
  else if (typeof value === "object" && value !== null)
    for (const [inner, one] of Object.entries(value))
      addTexts(values, inner, one);
}
