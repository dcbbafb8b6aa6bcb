import { join } from "node:path";
import type { State } from "./aws/state/records";

/** Where a sandbox answers, and the variables that make AWS clients and PostgreSQL clients use it. */
export function environmentOf(
  home: string,
  state: Pick<State, "port" | "region" | "accessKeyId" | "secretAccessKey">,
): { url: string; env: Record<string, string> } {
  const url = `http://127.0.0.1:${state.port}`;
  return {
    url,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: state.accessKeyId,
      AWS_SECRET_ACCESS_KEY: state.secretAccessKey,
      AWS_REGION: state.region,
      // The AWS CLI reads this one.
      AWS_DEFAULT_REGION: state.region,
      AWS_EC2_METADATA_DISABLED: "true",
      PGSSLROOTCERT: caFileOf(home),
    },
  };
}

/** Certificate of the authority that issues the certificates of a sandbox's servers. */
export function caFileOf(home: string): string {
  return join(home, "authority", "ca.pem");
}
