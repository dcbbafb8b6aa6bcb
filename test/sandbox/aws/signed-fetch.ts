import { createHash, createHmac } from "node:crypto";
import type { Clients } from "./clients";

/** A call of a Query service that no SDK would make, rightly signed. */
export async function signedFetch(
  { endpoint, region, credentials }: Clients["settings"],
  service: string,
  parameters: Readonly<Record<string, string>>,
  method: "GET" | "POST" = "POST",
): Promise<Response> {
  const { host } = new URL(endpoint);
  const form = Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.map(encodeURIComponent).join("="))
    .join("&");
  const [query, body] = method === "GET" ? [form, ""] : ["", form];
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const request = `${method}\n/\n${query}\nhost:${host}\nx-amz-date:${time}\n\nhost;x-amz-date\n${hash(body)}`;
  const key = scope
    .split("/")
    .reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(
    key,
    `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash(request)}`,
  ).toString("hex");
  return fetch(`${endpoint}/${query && `?${query}`}`, {
    method,
    headers: {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      "x-amz-date": time,
      authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    },
    ...(method === "POST" ? { body } : {}),
  });
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
