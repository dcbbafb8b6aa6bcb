import { XMLBuilder } from "fast-xml-parser";
import type { AwsError } from "./aws-error";

/** What an operation answers: names and values as the service's model has them. Undefined values are left out. */
export interface Answer {
  readonly [name: string]: Value;
}
type Value =
  | string
  | number
  | boolean
  | Date
  | undefined
  | Answer
  | readonly Value[];

const builder = new XMLBuilder({ ignoreAttributes: false });
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A list whose items are called `member`, e.g. `list("DBInstance", …)`. An empty list stays an empty element. */
export function list(member: string, items: readonly Value[]): Answer {
  return { [member]: items };
}

/** Elastic Beanstalk's and STS's lists: every item is called `member`. */
export const members = (items: readonly Value[]): Answer =>
  list("member", items);

/** A Query protocol response: the result in its wrapper, and the request's id. `result` undefined: no wrapper, as for operations without output. */
export function renderAnswer(
  action: string,
  namespace: string,
  requestId: string,
  result: Answer | undefined,
): string {
  return (
    declaration +
    builder.build({
      [`${action}Response`]: {
        "@_xmlns": namespace,
        ...(result ? { [`${action}Result`]: plain(result) } : {}),
        ResponseMetadata: { RequestId: requestId },
      },
    })
  );
}

/** A Query protocol error. */
export function renderError(
  error: AwsError,
  namespace: string,
  requestId: string,
): string {
  return (
    declaration +
    builder.build({
      ErrorResponse: {
        "@_xmlns": namespace,
        Error: {
          Type: error.type,
          Code: error.code,
          Message: printable(error.message),
        },
        RequestId: requestId,
      },
    })
  );
}

function plain(value: Value): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "string") return printable(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) =>
      item === undefined ? [] : [[name, plain(item)]],
    ),
  );
}

/** XML 1.0 can't hold control characters, whatever the escape. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd");
}
