import type { Table } from "../../catalogue/catalogue";
import { meaningOf } from "../words/column-words";
import { listed } from "../words/listed";
import { readTable } from "../words/sort-of-table";
import { splitWords } from "../words/split-words";
import { isOfSettings, suggests } from "./by-name";

/** Columns by which tables of the kind are known, by their words. */
const columns = {
  work: listed(
    "payload, message data, arg, args, argument, kwarg, serialized param, job data, job class, task param, task arg, task data, job state, handler, event data, envelope, serialized job, task payload, job payload, msg, encoded args",
  ),
  perhapsWork: listed(
    "body, data, message, param, params, content, job, state, input, command",
  ),
  due: listed(
    "scheduled at, run at, available at, reserved at, attempt, attempts, attempt count, retry, retries, retry count, max attempt, max retry, locked at, locked by, lock until, locked until, eta, visible, visible at, next attempt, next attempt at, next run, next run at, next run time, next retry, next retry at, process after, execute at, execution time, picked, picked by, dispatched at, dequeued at, enqueued at, queued at, not before, when added, visibility timeout, vt, lease until, leased until, worker id, run after, queued on, retry after, process at, deliver at, send after, dispatch at, failed at",
  ),
  recipient: listed(
    "to, to email, to address, to addr, recipient, recipient email, recipient address, email to, mail to, receiver, rcpt to, to number, to phone, sent to, recipient phone, destination, to emails, email address to, phone to",
  ),
  written: listed(
    "body, message, html, html message, html body, text body, body text, body html, content, text, raw, mime, message data, message body, plain text, html content, msg, message text, verb, data",
  ),
  sending: listed(
    "subject, sent at, sent date, sent, status, send status, subject text, delivered at, queued at, send at, scheduled time, scheduled at, retry, retries, attempt, date sent, sent on, send after, delivery status, state, error",
  ),
  session: listed(
    "session key, session id, sess id, sid, session token, sess, session",
  ),
  kept: listed(
    "session data, data, payload, sess, var, vars, session, value, attribute, sess data, blob, content, session payload",
  ),
  until: listed(
    "expire, expires, expires at, expire date, expired at, expire at, last activity, changed, updated at, modified, timestamp, last access, lifetime, expired, expiry, last seen at, valid till, expiration, access time, last accessed, sess time, updated, last used",
  ),
  holder: listed(
    "recipient id, notifiable id, receiver id, user id, user, account id, owner id, member id, customer id, person id, subject, profile id, username, user uuid, uid, tokenable id, client id, resource owner id, email",
  ),
  ends: listed(
    "expire, expires, expires at, expire at, expired at, expiry, revoked, revoked at, scope, scopes, last used at, last used, valid until, used at, expiration, expires on, used, consumed at, expires in, ability, abilities, is used",
  ),
  push: listed(
    "registration id, device token, push token, p 256 dh, p256dh, fcm token, apns token, push endpoint, expo push token, onesignal id, push subscription",
  ),
  called: listed(
    "url, endpoint, callback url, payload url, hook url, webhook url, post url, uri",
  ),
  events: listed(
    "secret, event, events, event type, signing secret, event name, topic, trigger, hook secret, active event",
  ),
  provider: listed(
    "provider, provider name, provider id, login provider, identity provider, auth provider, oauth provider, strategy",
  ),
  known: listed(
    "uid, provider user id, provider uid, provider account id, social id, sub, subject, provider key, external uid, federated user id, external user id, provider subject",
  ),
  secondFactor: listed(
    "otp secret, totp secret, totp key, backup code, recovery code, credential id, sign count, public key credential, otp key, mfa secret, two factor secret",
  ),
} as const;

/** Tables with more columns hold something else besides. */
const mostOfTokens = 14;

/** What a table's columns tell that its rows are: what could still reach people, or opens something. */
export function outboundByColumns(table: Table): string | undefined {
  const name = table.table;
  if (isOfSettings(name)) return undefined;
  const names = table.columns.map((column) => splitWords(column.name));
  const written = new Set(names.map((words) => words.join(" ")));
  const count = (kind: keyof typeof columns) =>
    columns[kind].filter((phrase) => written.has(phrase)).length;
  const has = (kind: keyof typeof columns) => count(kind) > 0;
  const { meanings } = readTable(table);
  const ofPeople = (["password", "first name", "last name"] as const).some(
    (meaning) => meanings.has(meaning),
  );
  if (ofPeople) return undefined;
  const due = count("due");
  if (
    (has("work") && due > 0) ||
    (has("perhapsWork") && (due > 1 || (due > 0 && suggests("queue", name))))
  )
    return "queued tasks by its columns";
  if (
    has("recipient") &&
    has("sending") &&
    (has("written") || count("sending") > 1) &&
    suggests("mail", name)
  )
    return "messages to people by its columns";
  if (
    splitWords(name).at(-1) === "notification" &&
    has("written") &&
    (has("holder") || has("recipient"))
  )
    return "notices to people by its columns";
  if (has("push")) return "push devices by its columns";
  if (
    (has("session") && has("kept") && has("until")) ||
    (suggests("session", name) &&
      (has("kept") || meanings.has("secret") || meanings.has("trace")) &&
      (has("until") || has("holder")))
  )
    return "sessions by its columns";
  if (has("secondFactor") && has("holder") && names.length <= mostOfTokens)
    return "second factors by its columns";
  if (has("called") && has("events") && suggests("hook", name))
    return "webhooks by its columns";
  // What has a price is a voucher, a gift card, a ticket.
  const sold = names.some((words) =>
    words.some((word) =>
      ["currency", "price", "amount", "total"].includes(word),
    ),
  );
  if (names.length > mostOfTokens || sold) return undefined;
  if (has("provider") && has("known"))
    return "sign-ins at other sites by its columns";
  const token = names.some(
    (words) =>
      meaningOf(words) === "secret" &&
      words.some((word) =>
        ["token", "secret", "digest", "hash", "nonce"].includes(word),
      ),
  );
  return token && has("holder") && has("ends")
    ? "tokens by its columns"
    : undefined;
}
