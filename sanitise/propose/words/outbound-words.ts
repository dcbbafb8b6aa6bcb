import { listed } from "./listed";

/** Words at the end of a table's name that say it holds what could still reach people, or opens something. */
export const outboundWords = new Set(
  listed(`
    token, access token, refresh token, api key, api token, auth key, otp, totp, hotp, totp device, one time password, one time code, backup code,
    recovery code, second factor, two factor, two factor device, mfa device, mfa factor, mfa method, authenticator,
    web authn, webauthn credential, webauthn device, webauthn key, passkey, fido key, u 2 f device, u 2 f registration, credential, user key,
    password reset, reset password, password reset request, password reset code, reset request, magic link, login code, login link, remember me, persistent login,
    verification code, confirmation code, activation code, email confirmation, email verification, nonce,
    mail queue, email queue, mail outbox, outbox, outbox message, outbox event, outgoing, outgoing mail, outgoing email, outgoing message, outbound message, outbound mail, outbound email, queued mail, queued email, queued message, queued, mail message,
    mailer message, mail spool, email spool, email outbox, message queue, sms queue, sms outbox, outgoing sms, email log, mail log, email message, sms message, sms log, notification queue, push queue,
    push device, push token, push subscription, push notification, fcm device, apns device, gcm device, fcm token, device token, web push subscription, push message,
    web hook, webhook, webhook endpoint, webhook subscription, webhook delivery, webhook event, webhook call, webhook log, outgoing webhook, callback url,
    sitzung, sitzungen, warteschlange, mail warteschlange, postausgang, file attente, sesion, sessione, sessie, user session, auth session, login session, web session, http session, php session, active session, session data, sso session, admin session, oauth session,
    task queue, job queue, queued job, queued task, delayed job, background job, background task, failed job, failed task, scheduled job, pending job, work queue, worker queue, dead letter, dead letter queue, event queue, command queue, celery task, task meta, task result, taskset meta, taskmeta, tasksetmeta, que job, cron job, job execution, queue message, queue item, queue entry,
    oauth grant, authorization code, access grant, auth code, oauth code, social auth, social account, social login, social identity, external login, user login provider, linked account, oauth account, oauth identity, federated identity, openid association, openid nonce, user identity provider`),
);

/** Whose every table is such a one, whatever stands behind it. */
export const outboundFamilies = new Set(
  listed("celery, djcelery, kombu, huey, sidekiq, resque, totp, hotp"),
);

/** What such tables are settings of, or lists for. */
export const settingsWords = new Set(
  listed(`
    template, type, setting, option, config, configuration, preference, mapping, kind, category, permission, status, group,
    schedule, crontab, interval, scope, policy, rule, translation, provider, app, application, client, history type, periodic task, recurring task, pause, blacklist, denylist, blocklist`),
);

/** Words of a name that make a queue, a session or a message of its rows likely. */
export const likelyWords = {
  queue: listed(
    "queue, job, task, outbox, message, mail, email, event, spool, worker, async, deferred, pending, work",
  ),
  mail: listed(
    "mail, email, message, sms, notification, letter, newsletter, outgoing, queue, outbox, spool, mailer, communication, whatsapp, alert",
  ),
  session: listed("session, sess"),
  hook: listed(
    "hook, webhook, endpoint, subscription, callback, listener, subscriber",
  ),
} as const;
