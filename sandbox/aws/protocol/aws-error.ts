/**
 * A refusal as AWS sends it: the code on the wire, the HTTP status and a message for a person.
 * Thrown by operations, rendered by the endpoint.
 */
export class AwsError extends Error {
  /** @param code The code on the wire, e.g. `DBInstanceNotFound` (SDKs may show it as `DBInstanceNotFoundFault`). */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = "AwsError";
  }

  /** Whose fault it is in AWS's eyes; SDKs retry `Receiver` errors. */
  get type(): "Sender" | "Receiver" {
    return this.status >= 500 ? "Receiver" : "Sender";
  }
}

/** 400 InvalidParameterValue. */
export const invalidValue = (message: string) =>
  new AwsError("InvalidParameterValue", message);

/** 400 InvalidParameterCombination. */
export const invalidCombination = (message: string) =>
  new AwsError("InvalidParameterCombination", message);

/** 400 MissingParameter, in RDS's words. */
export const missingParameter = (name: string) =>
  new AwsError(
    "MissingParameter",
    `The request must contain the parameter ${name}`,
  );
