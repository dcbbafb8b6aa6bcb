import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { hook, type Provider } from "./hook";

type Inputs = Record<string, never>;

interface Outputs {
  readonly maskingKey: string;
}

/**
 * The key that this stack's masks are made with. A resource of its own, so that it outlives every copy:
 * the same person has the same masked address in this stack's next copy, and another one in another
 * stack's.
 */
export class MaskingKey extends pulumi.dynamic.Resource {
  /** 256 random bits, in base64url. A secret. */
  declare readonly maskingKey: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.CustomResourceOptions) {
    super(
      hook("masking-key"),
      name,
      { maskingKey: undefined },
      pulumi.mergeOptions({ additionalSecretOutputs: ["maskingKey"] }, opts),
      "prodCopy",
      "MaskingKey",
    );
  }
}

export const provider: Provider<Inputs, Outputs> = {
  diff: async () => ({ changes: false }),
  create: async () => ({
    id: "masking-key",
    outs: { maskingKey: randomBytes(32).toString("base64url") },
  }),
};
