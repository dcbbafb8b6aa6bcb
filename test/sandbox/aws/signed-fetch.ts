import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Clients } from "./clients";

/** A call of a Query service that no SDK would make, rightly signed. */
export async function signedFetch(
  { endpoint, region, credentials }: Clients["settings"],
  service: string,
  parameters: Readonly<Record<string, string>>,
  method: "GET" | "POST" = "POST",
): Promise<Response> {
  const { protocol, host, hostname } = new URL(endpoint);
  const signer = new SignatureV4({
    credentials,
    region,
    service,
    sha256: Sha256,
  });
  const form = `${new URLSearchParams(parameters)}`;
  const isGet = method === "GET";
  const { headers, body } = await signer.sign({
    method,
    protocol,
    hostname,
    path: "/",
    query: isGet ? { ...parameters } : {},
    headers: {
      host,
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    },
    ...(isGet ? {} : { body: form }),
  });
  return fetch(`${endpoint}/${isGet ? `?${form}` : ""}`, {
    method,
    headers,
    body,
  });
}
