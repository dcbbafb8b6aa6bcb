import * as pulumi from "@pulumi/pulumi";
import { visible } from "./visible";

/** An error whose message says it all to the person at `pulumi up`: the engine shows it without a stack trace. */
export class MessageOnlyError extends pulumi.RunError {
  constructor(message: string) {
    // Names of AWS's and of databases were written by others.
    super(visible(message));
    // Though it doesn't show it, the SDK formats the stack: on Node 20.20 that takes 12 s of each refusal, since
    // util.inspect runs in a circle where a path ends right behind node_modules/@scope/.
    this.stack = undefined;
  }
}
