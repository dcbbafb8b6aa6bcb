import type { RDSClient } from "@aws-sdk/client-rds";
import { callerIdentity, rdsClient } from "./clients";
import {
  assertAllowed,
  type Configuration,
  readConfiguration,
} from "./configuration";
import { instance } from "./rds/instance";
import { snapshot } from "./rds/snapshot";
import type { Properties } from "./resource/properties";
import type { ResourceKind, Surroundings } from "./resource/resource-kind";
import type { Tagging } from "./resource/tagging";

/** The types of resource that this provider serves. */
const kinds: Readonly<Record<string, ResourceKind>> = {
  "aws:rds/instance:Instance": instance,
  "aws:rds/snapshot:Snapshot": snapshot,
};

/** What stands in for the AWS provider: which resources and functions there are, and for whom. */
export class StandIn {
  #configuration: Configuration | undefined;
  readonly #clients = new Map<string, RDSClient>();
  readonly #cancelled = new AbortController();

  /** Takes the stack's `aws:…` configuration, and asks AWS whose credentials these are. */
  async configure(
    properties: Properties,
    environment: NodeJS.ProcessEnv,
  ): Promise<void> {
    const configuration = readConfiguration(properties, environment);
    const caller = await callerIdentity(configuration);
    assertAllowed(configuration, caller.Account ?? "");
    this.#configuration = configuration;
  }

  /** @throws for a type that it doesn't serve. */
  kind(type: string): ResourceKind {
    const kind = kinds[type];
    if (!kind)
      throw new Error(
        `The sandbox's stand-in for the AWS provider doesn't serve the resource type "${type}": it serves ${Object.keys(kinds).join(", ")}.`,
      );
    return kind;
  }

  /** What an operation on a resource with these properties needs. */
  around(properties: Properties, seconds: number): Surroundings {
    const region = String(properties.region ?? this.#configured().region);
    return {
      region,
      tagging: this.tagging,
      rds: this.#rds(region),
      cancelled: this.#cancelled.signal,
      ...(seconds > 0 && { seconds }),
    };
  }

  /** What the stack's configuration says of tags. */
  get tagging(): Tagging {
    return this.#configured().tagging;
  }

  /** Ends every wait that is under way, with an error. */
  cancel(): void {
    this.#cancelled.abort();
  }

  #configured(): Configuration {
    if (!this.#configuration)
      throw new Error("the provider has not been configured");
    return this.#configuration;
  }

  #rds(region: string): RDSClient {
    const client =
      this.#clients.get(region) ?? rdsClient(this.#configured(), region);
    this.#clients.set(region, client);
    return client;
  }
}
