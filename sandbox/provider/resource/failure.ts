import {
  status as grpcStatus,
  Metadata,
  type ServerErrorResponse,
} from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import { type Properties, toStruct } from "./properties";

/**
 * Says that a resource exists although the step that was to make or change it failed. The engine then
 * keeps it in its state, and the next `up` goes on with an update.
 */
export class PartialFailure extends Error {
  constructor(
    message: string,
    /** What the resource is known by. */
    readonly id: string,
    /** The state to keep. */
    readonly properties: Properties,
  ) {
    super(message);
  }
}

/** An error of an AWS call as one line: its code, then its message. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as { Code?: unknown }).Code ?? error.name;
  if (isConnectionRefused(error))
    return `nothing answers at the AWS endpoint${address(error)}: is the sandbox running?`;
  return typeof code === "string" && code !== "Error"
    ? `${code}: ${error.message}`
    : error.message;
}

/** Does some work with AWS. Its error says what was being done. */
export async function during<T>(
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${what}: ${describe(error)}`, { cause: error });
  }
}

/** Whether an AWS call failed with this code, and with this text in its message where one is given. */
export function isAwsError(
  error: unknown,
  code: string,
  text?: string,
): boolean {
  if (!(error instanceof Error)) return false;
  const wire = (error as { Code?: unknown }).Code;
  const matches =
    wire === code || error.name === code || error.name === `${code}Fault`;
  return matches && (text === undefined || error.message.includes(text));
}

/** The error as gRPC carries it to the engine. */
export function toServiceError(error: unknown): Partial<ServerErrorResponse> {
  const message = error instanceof Error ? error.message : String(error);
  const metadata = new Metadata();
  if (error instanceof PartialFailure) {
    const detail = new ErrorResourceInitFailed();
    detail.setId(error.id);
    detail.setProperties(toStruct(error.properties));
    detail.setReasonsList([message]);
    const packed = new Any();
    packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status();
    status.setCode(grpcStatus.UNKNOWN);
    status.setMessage(message);
    status.addDetails(packed);
    // The field by which gRPC in Go passes structured details on.
    metadata.add(
      "grpc-status-details-bin",
      Buffer.from(status.serializeBinary()),
    );
  }
  return { code: grpcStatus.UNKNOWN, details: message, metadata };
}

function isConnectionRefused(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
}

function address(error: Error): string {
  const { address, port } = error as { address?: string; port?: number };
  return address ? ` (${address}:${port})` : "";
}
