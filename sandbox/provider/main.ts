import { fstatSync } from "node:fs";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { version } from "@pulumi/aws/package.json";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { StandIn } from "./provider";
import { service } from "./service";

// The engine reads the port from the first line of standard output; nothing else may be written there.
const server = new Server();
server.addService(ResourceProviderService, service(new StandIn(), version));
server.bindAsync(
  "127.0.0.1:0",
  ServerCredentials.createInsecure(),
  (error, port) => {
    if (error) throw error;
    console.log(String(port));
  },
);

// The engine waits for seconds where a plugin doesn't end at once. One that was killed closes the pipe
// to our standard input: what goes on without it would surprise the next run.
const stop = (): void => process.exit(0);
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
const input = fstatSync(0);
if (input.isFIFO() || input.isSocket())
  process.stdin.once("end", stop).resume();
