import type {
  ServerUnaryCall,
  sendUnaryData,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { StandIn } from "./provider";
import { nameOf, typeOf } from "./resource/auto-name";
import { toServiceError } from "./resource/failure";
import { fromStruct, toStruct } from "./resource/properties";
import {
  type Change,
  checkInputs,
  type Difference,
  differences,
  inputsFrom,
  planCreate,
  planUpdate,
} from "./resource/schema";

/** The `pulumirpc.ResourceProvider` service on top of the stand-in: translates messages, decides nothing. */
export function service(
  provider: StandIn,
  version: string,
): UntypedServiceImplementation {
  return {
    getPluginInfo: respond(async () => new PluginInfo().setVersion(version)),

    checkConfig: respond(async (request: messages.CheckRequest) =>
      new messages.CheckResponse().setInputs(request.getNews()),
    ),

    diffConfig: respond(async () => new messages.DiffResponse()),

    configure: respond(async (request: messages.ConfigureRequest) => {
      await provider.configure(fromStruct(request.getArgs()), process.env);
      const response = new messages.ConfigureResponse();
      response.setSupportspreview(true);
      return response;
    }),

    invoke: respond(async (request: messages.InvokeRequest) => {
      throw new Error(
        `The sandbox's stand-in for the AWS provider doesn't serve functions, so not "${request.getTok()}": this project calls none.`,
      );
    }),

    check: respond(async (request: messages.CheckRequest) => {
      const checked = checkInputs(
        provider.kind(typeOf(request.getUrn())).fields,
        provider.tagging,
        nameOf(request.getUrn()),
        fromStruct(request.getOlds()),
        fromStruct(request.getNews()),
      );
      const response = new messages.CheckResponse();
      response.setInputs(toStruct(checked.inputs));
      response.setFailuresList(
        checked.failures.map(({ property, reason }) =>
          new messages.CheckFailure().setProperty(property).setReason(reason),
        ),
      );
      return response;
    }),

    diff: respond(async (request: messages.DiffRequest) =>
      diffResponse(
        differences(
          provider.kind(typeOf(request.getUrn())).fields,
          changeIn(request),
        ),
      ),
    ),

    create: respond(async (request: messages.CreateRequest) => {
      const kind = provider.kind(typeOf(request.getUrn()));
      const inputs = fromStruct(request.getProperties());
      const response = new messages.CreateResponse();
      if (request.getPreview())
        return response.setProperties(
          toStruct(planCreate(kind.fields, kind.outputs, inputs)),
        );
      const created = await kind.create(
        provider.around(inputs, request.getTimeout()),
        inputs,
      );
      response.setId(created.id);
      return response.setProperties(toStruct(created.outputs));
    }),

    read: respond(async (request: messages.ReadRequest) => {
      const kind = provider.kind(typeOf(request.getUrn()));
      const state = fromStruct(request.getProperties());
      const found = await kind.read(
        provider.around(state, 0),
        request.getId(),
        state,
      );
      const response = new messages.ReadResponse();
      // An empty id says that the resource is gone.
      if (!found) return response;
      response.setId(found.id);
      response.setProperties(toStruct(found.outputs));
      return response.setInputs(
        toStruct(
          inputsFrom(
            kind.fields,
            fromStruct(request.getInputs()),
            found.outputs,
          ),
        ),
      );
    }),

    update: respond(async (request: messages.UpdateRequest) => {
      const kind = provider.kind(typeOf(request.getUrn()));
      const change = changeIn(request);
      const response = new messages.UpdateResponse();
      const outputs = request.getPreview()
        ? planUpdate(kind.fields, change)
        : await kind.update(
            provider.around(change.state, request.getTimeout()),
            change,
          );
      return response.setProperties(toStruct(outputs));
    }),

    delete: respond(async (request: messages.DeleteRequest) => {
      const state = fromStruct(request.getProperties());
      await provider
        .kind(typeOf(request.getUrn()))
        .delete(
          provider.around(state, request.getTimeout()),
          request.getId(),
          state,
        );
      return new Empty();
    }),

    cancel: respond(async () => {
      provider.cancel();
      return new Empty();
    }),
  };
}

/** A handler of the service: answers with what `work` gives, or with its error. */
function respond<Request, Response>(
  work: (request: Request) => Promise<Response>,
) {
  return (
    call: ServerUnaryCall<Request, Response>,
    answer: sendUnaryData<Response>,
  ): void => {
    work(call.request).then(
      (response) => answer(null, response),
      (error: unknown) => answer(toServiceError(error)),
    );
  };
}

function changeIn(
  request: messages.DiffRequest | messages.UpdateRequest,
): Change {
  return {
    id: request.getId(),
    state: fromStruct(request.getOlds()),
    inputs: fromStruct(request.getNews()),
    ignored: request.getIgnorechangesList(),
  };
}

function diffResponse(difference: Difference): messages.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  const { UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  const response = new messages.DiffResponse();
  response.setChanges(difference.changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList([...difference.changed]);
  response.setReplacesList([...difference.replaces]);
  response.setHasdetaileddiff(true);
  for (const key of difference.changed)
    response
      .getDetaileddiffMap()
      .set(
        key,
        new messages.PropertyDiff().setKind(
          difference.replaces.includes(key) ? UPDATE_REPLACE : UPDATE,
        ),
      );
  return response;
}
