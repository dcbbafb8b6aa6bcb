import type { Catalogue, Table } from "../catalogue/catalogue";
import { findReferring } from "../resolve/find-references";
import { plainName } from "./proposals";

/** Names of tables whose rows could still reach people, or open something. */
const outboundName =
  /((^|(user|auth|web|login|django|php|active_record)_)sessions?$)|(^|_)(tokens?|api_?keys?|otp|totp\w*|mail_?queue|outbox|outgoing|queued?|post_office_(email|log|attachment)\w*|emails?|email_?(queue|log|message)s?|sms|(push|fcm|gcm|apns)\w*|devices?|webhooks?|celery\w*|djcelery\w*|delayed_jobs?|background_jobs?|solid_queue\w*|good_jobs?|que_jobs|jobs?|cron\w*|credentials?|password_resets?|notifications?)$/;

/** What looks like it and isn't: templates, settings. */
const notOutbound =
  /(template|type|setting|option|config|preference|mapping)s?$/;

/**
 * Those of the tables that had better be emptied before anything else runs, by their names. Only where
 * each table that refers to them goes too.
 * @param outbound tables that are outbound already
 */
export function proposeOutbound(
  unknown: readonly Table[],
  outbound: readonly Table[],
  catalogue: Catalogue,
): Table[] {
  let found = unknown.filter(({ table }) => {
    const name = plainName(table);
    return outboundName.test(name) && !notOutbound.test(name);
  });
  for (let before = -1; before !== found.length; ) {
    before = found.length;
    const kept = new Set(
      findReferring(found, [...found, ...outbound], catalogue).map(
        ({ table }) => table,
      ),
    );
    found = found.filter((table) => !kept.has(table));
  }
  return found;
}
