import type { Input } from "../protocol/input";
import type { Answer } from "../protocol/xml";
import type { Cloud } from "./cloud";
import type { Caller } from "./sessions";

/** What an operation is told of its call besides the parameters. */
export interface Call {
  readonly requestId: string;
  /** Whose key it was signed with. */
  readonly caller: Caller;
}

/** One action of a service. Throws AwsError to refuse. Answers undefined where the API has no result element. */
export type Operation = (
  cloud: Cloud,
  input: Input,
  call: Call,
) => Promise<Answer | undefined> | Answer | undefined;

/** A service of the endpoint. */
export interface Service {
  /** Its name in a signature's credential scope. */
  readonly signingName: string;
  /** `query`: form in, XML out. `json`: JSON 1.1 both ways, the action in `X-Amz-Target`. */
  readonly protocol: "query" | "json";
  /** XML namespace of its answers (query), or the prefix of its targets (json). */
  readonly namespace: string;
  /** API version, as Query calls name it. */
  readonly version: string;
  readonly operations: Readonly<Record<string, Operation>>;
}
