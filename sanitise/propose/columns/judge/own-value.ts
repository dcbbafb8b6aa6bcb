import { meaningOfPhrase } from "../../words/column-words";
import { listed } from "../../words/listed";
import {
  type Judgement,
  kept,
  masked,
  nothing,
  orElse,
  unsure,
} from "./judgement";
import type { Read } from "./subject";
import { areFewIds, isSomebody } from "./what-contents-tell";

/** Payment services, and words for what leads to a person there. */
const gateways = listed(
  "stripe, paypal, braintree, adyen, square, mollie, worldpay, gocardless, sagepay, klarna, payone, paddle, razorpay, payu, xendit, xero, quickbooks, hubspot, salesforce",
);
const ofGateway = listed(
  "reference, method, id, charge, transaction, intent, source, account, customer, token, mandate, payer",
);

/** Words for numbers that are somebody's where the row is. */
const ofSomebody = listed("number, no, nr, ref, reference, identifier, serial");

/** Words for what is made of a value, and of nothing else. */
const hashes = listed("hash, digest, checksum, md 5, sha 1, sha 256, crc");

/** A number, a code or a word that the application made. */
export function ownValue(read: Read): Judgement {
  const last = read.words.at(-1) ?? "";
  if (
    ofGateway.includes(last) &&
    read.words.some((word) => gateways.includes(word))
  )
    return masked(
      "a number by which a payment service knows a person",
      orElse("token"),
    );
  if (read.sort !== "people") return kept(read);
  if (isSomebody(read) && last === "tag")
    return unsure("what is said of somebody", nothing);
  if (
    isSomebody(read) &&
    (ofSomebody.includes(last) ||
      (last === "id" && read.words.length > 1 && !areFewIds(read)))
  )
    return unsure("a number by which somebody is known", orElse("token"));
  if (last === "slug")
    return unsure(
      "a name within addresses, in a table about people",
      orElse("token"),
    );
  if (hashes.includes(last) && !read.siblings.has("file"))
    return unsure("a hash in a table about people", orElse("token"));
  return last === "id" &&
    !areFewIds(read) &&
    read.words.length > 1 &&
    meaningOfPhrase(read.words) === undefined
    ? unsure("a number of somebody else's, in a table about people", [
        { kind: "token" },
        { kind: "keep", reason: "a number of the application's own" },
      ])
    : kept(read);
}
