import type { Cloud } from "./account/cloud";
import type { Service } from "./account/service";
import { type Caller, keyOf } from "./account/sessions";
import { elasticBeanstalk } from "./elastic-beanstalk/elastic-beanstalk";
import { elasticLoadBalancing } from "./elastic-load-balancing";
import { AwsError } from "./protocol/aws-error";
import { Input, type Tree } from "./protocol/input";
import {
  readSignature,
  type SignedRequest,
  verifySignature,
} from "./protocol/signature";
import { type Answer, renderAnswer, renderError } from "./protocol/xml";
import { rds } from "./rds/rds";
import type { RequestLog } from "./request-log";
import { secretsManager } from "./secrets/secrets-manager";
import { ssm } from "./secrets/ssm";
import { sts } from "./sts";

/** All services of the endpoint. */
export const services: readonly Service[] = [
  sts,
  rds,
  elasticBeanstalk,
  elasticLoadBalancing,
  secretsManager,
  ssm,
];

/** A request to AWS as it came in. */
export interface Incoming extends SignedRequest {
  readonly requestId: string;
}

/** What goes back, that the connection is to be cut, or that the caller is to wait for ever. */
export type Outgoing =
  | {
      readonly status: number;
      readonly type: string;
      readonly body: string;
      /** Code of a refusal. */
      readonly error?: string;
    }
  | "drop"
  | "hold";

/** What is known of a call while it is being answered, for its answer and for the log. */
interface Progress {
  service?: Service;
  signingName: string;
  action: string;
  parameters: Tree;
}

/** Authenticates a call, finds its operation, does it, and logs it. */
export async function answerCall(
  cloud: Cloud,
  requests: RequestLog,
  request: Incoming,
): Promise<Outgoing> {
  const progress: Progress = { signingName: "", action: "", parameters: {} };
  const outgoing = await attempt(cloud, request, progress);
  requests.add({
    time: new Date().toISOString(),
    service: progress.signingName,
    action: progress.action,
    parameters: progress.parameters,
    ...outcome(outgoing),
  });
  return outgoing;
}

/** What the log says of an answer. */
function outcome(outgoing: Outgoing) {
  if (outgoing === "drop" || outgoing === "hold") return { status: 0 };
  const { status, error } = outgoing;
  return error === undefined ? { status } : { status, error };
}

async function attempt(
  cloud: Cloud,
  request: Incoming,
  progress: Progress,
): Promise<Outgoing> {
  try {
    const { service, input, caller } = await identify(cloud, request, progress);
    const effect = cloud.faults.takeCallFault(progress.action, input);
    if (effect?.kind === "drop" || effect?.kind === "hold") return effect.kind;
    if (effect?.kind === "error") {
      throw new AwsError(effect.code, effect.message, effect.status);
    }
    const operation = Object.hasOwn(service.operations, progress.action)
      ? service.operations[progress.action]
      : undefined;
    if (!operation) throw unknownAction(service, progress.action);
    const { requestId } = request;
    const result = await operation(cloud, input, { requestId, caller });
    if (effect?.kind === "drop-answer") return "drop";
    if (effect?.kind === "hold-answer") return "hold";
    return {
      status: 200,
      ...render(service, progress.action, requestId, result),
    };
  } catch (error) {
    if (!(error instanceof AwsError)) {
      cloud.report(`${progress.action}: ${String(error)}`);
    }
    return refusal(
      error instanceof AwsError
        ? error
        : new AwsError("InternalFailure", "The sandbox's log tells more.", 500),
      request,
      progress.service,
    );
  }
}

/** Verifies who calls, and finds out what is called. */
async function identify(
  cloud: Cloud,
  request: Incoming,
  progress: Progress,
): Promise<{ service: Service; input: Input; caller: Caller }> {
  const { state } = cloud;
  const claim = readSignature(request);
  progress.signingName = claim.service;
  const service = services.find((it) => it.signingName === claim.service);
  progress.service = service;
  const json = service ? service.protocol === "json" : isJson(request);
  const form = json ? undefined : readForm(request);
  const input = form ? Input.fromForm(form) : readJson(request);
  progress.parameters = input.toJSON();
  progress.action = form
    ? (form.get("Action") ?? "")
    : (String(request.headers["x-amz-target"] ?? "")
        .split(".")
        .at(-1) ?? "");
  const token = request.headers["x-amz-security-token"];
  const key = keyOf(state, claim.accessKeyId, token?.toString());
  await verifySignature(request, claim, key);
  // STS is one service for all regions, and older clients sign for its first.
  if (claim.region !== state.region && claim.service !== "sts") {
    throw new AwsError(
      "SignatureDoesNotMatch",
      `Credential should be scoped to a valid region: this sandbox is ${state.region}, not ${claim.region}.`,
      403,
    );
  }
  if (cloud.faults.expired) {
    throw new AwsError(
      "ExpiredToken",
      "The security token included in the request is expired",
      403,
    );
  }
  if (!service) {
    throw new AwsError(
      "InvalidAction",
      `The sandbox has no service ${claim.service}: only ${services.map((it) => it.signingName).join(", ")}.`,
    );
  }
  if (!progress.action) {
    throw new AwsError("MissingAction", "The request must name an action.");
  }
  const version = form?.get("Version");
  if (version && version !== service.version) {
    throw unknownAction(service, progress.action, version);
  }
  return { service, input, caller: key };
}

function unknownAction(
  service: Service,
  action: string,
  version = service.version,
): AwsError {
  return service.protocol === "json"
    ? new AwsError("UnknownOperationException", `There is no ${action}.`)
    : new AwsError(
        "InvalidAction",
        `Could not find operation ${action} for version ${version}`,
      );
}

function isJson(request: Incoming): boolean {
  return /json/.test(String(request.headers["content-type"] ?? ""));
}

function readForm(request: Incoming): URLSearchParams {
  return request.method === "POST"
    ? new URLSearchParams(request.body.toString())
    : request.url.searchParams;
}

function readJson(request: Incoming): Input {
  try {
    return Input.fromJson(JSON.parse(request.body.toString() || "{}"));
  } catch {
    throw new AwsError("SerializationException", "The body isn't JSON.");
  }
}

function render(
  service: Service,
  action: string,
  requestId: string,
  result: Answer | undefined,
): { type: string; body: string } {
  if (service.protocol === "json") {
    return {
      type: "application/x-amz-json-1.1",
      body: JSON.stringify(result ?? {}),
    };
  }
  return {
    type: "text/xml; charset=utf-8",
    body: renderAnswer(action, service.namespace, requestId, result),
  };
}

function refusal(
  error: AwsError,
  request: Incoming,
  service: Service | undefined,
): Outgoing {
  const { status, code, message } = error;
  if (service ? service.protocol === "json" : isJson(request)) {
    return {
      status,
      error: code,
      type: "application/x-amz-json-1.1",
      body: JSON.stringify({ __type: code, message }),
    };
  }
  return {
    status,
    error: code,
    type: "text/xml; charset=utf-8",
    body: renderError(error, service?.namespace ?? "", request.requestId),
  };
}
