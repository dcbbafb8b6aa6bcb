import { escapeLiteral } from "pg";
import { beginningsOf } from "./beginnings";
import { holds } from "./conditions";

/*
 * Shapes that those who give out keys document, so that scanners find them, as the rules of gitleaks 8 have them
 * (config/gitleaks.toml). Those that only a word beside them marks aren't here: in data that is any text.
 */

/** What a key of letters and digits begins with; twenty of those at least follow. */
const beforeLetters = [
  // Adobe, Alibaba, Clojars, DigitalOcean, Doppler, Duffel, Dynatrace, EasyPost.
  "p8e-|LTAI|CLOJARS_|do[opr]_v1_|dp\\.pt\\.|duffel_live_|dt0c01\\.|EZAK[0-9A-Za-z]{30}",
  // Databricks, Grafana, Hugging Face, Linear, New Relic, Notion, npm.
  "dapi[0-9a-f]{12}|glsa_|hf_|lin_api_|NR(?:AK|II|JS)-|ntn_|npm_",
  // Perplexity, Postman, Prefect, Pulumi, ReadMe, RubyGems, Brevo, Sentry.
  "pplx-|PMAK-|pnu_|pul-|rdme_|rubygems_|xkeysib-|sntryu_",
  // Shippo, Shopify, Twilio, Typeform, Meta.
  "shippo_live_|shp(?:at|ca|pa|ss)_|SK[0-9a-f]{12}|tfp_|EAA[MC][0-9A-Za-z]{60}",
];

/** The same with dashes and underscores among them. */
const beforeSigns = [
  // Anthropic, Atlassian, Defined Networking, Fly.io, Frame.io, GitLab, Grafana.
  "sk-ant-[a-z]+[0-9]{2}-|ATATT3|dnkey-|fo1_|fio-u-|gl(?:pat|dt|rt|cbt|ptt|soat|agent|oas|ft|imt)-|glc_eyJ",
  // HashiCorp, Heroku, 1Password, OpenAI, OpenShift, PlanetScale, PyPI.
  "hv[bs]\\.|HRKU-|ops_eyJ|sk-(?:proj|svcacct|admin)-[0-9A-Za-z_-]{20}|sha256~|pscale_(?:tkn|oauth|pw)_|pypi-AgEI",
  // Scalingo, Sentry, Square, SendGrid, Google.
  "tk-us-|sntrys_eyJ|sq0(?:atp|csp)-|SG\\.[0-9A-Za-z_-]{16,32}\\.|GOCSPX-",
];

const begun = [
  // AWS: ids of access keys, long-term and temporary.
  "A(?:[KS]IA|BIA|CCA)[A-Z0-9]{16}",
  // Stripe: secret and restricted keys of live mode, and signing secrets of webhooks.
  "[sr]k_(?:live|prod)_[0-9A-Za-z]{10,}",
  "whsec_[0-9A-Za-z+/]{16,}",
  // JSON Web Tokens (RFC 7519): two JSON objects in base64url, and a signature.
  "eyJ[0-9A-Za-z_-]{8,}\\.eyJ[0-9A-Za-z_-]{8,}\\.",
  // GitHub: personal, OAuth, user-to-server, server-to-server and refresh tokens.
  "gh[pousr]_[0-9A-Za-z]{36}",
  "github_pat_[0-9A-Za-z_]{22}",
  // Slack: tokens, and the addresses of incoming webhooks; Discord's and Microsoft Teams' of the same kind.
  "xox[abeoprs]-[0-9A-Za-z-]{10}",
  "xapp-[0-9]-[0-9A-Za-z-]{10}",
  "hooks\\.slack\\.com/(?:services/T|workflows/|triggers/)[0-9A-Z]{6}",
  "discord(?:app)?\\.com/api/webhooks/[0-9]{16}",
  "webhook\\.office\\.com/webhookb2/[0-9a-f]{8}",
  // Google: API keys.
  "AIza[0-9A-Za-z_-]{35}",
  // Mailgun, Plaid, age, Azure.
  "key-[0-9a-f]{32}",
  "access-production-[0-9a-f]{8}-",
  "AGE-SECRET-KEY-1[0-9A-Z]{20}",
  "AccountKey=[0-9A-Za-z+/]{40}",
  ...beforeLetters.map((begin) => `(?:${begin})[0-9A-Za-z]{20}`),
  ...beforeSigns.map((begin) => `(?:${begin})[0-9A-Za-z_-]{20}`),
];

/** Those that begin as anything does, and what shows quickly that there may be one: Mailchimp, Telegram, MaxMind, Terraform. */
const unlike = [
  {
    pattern: "[0-9a-f]{32}-us[0-9]{1,2}",
    look: "[0-9a-f]{4}-us[0-9]",
    mark: "-us",
  },
  {
    pattern: "[0-9]{8,10}:AA[0-9A-Za-z_-]{33}",
    look: "[0-9]:AA[0-9A-Za-z_-]",
    mark: ":AA",
  },
  {
    pattern: "[0-9A-Za-z]{6}_[0-9A-Za-z]{29}_mmk",
    look: "[0-9A-Za-z]_mmk",
    mark: "_mmk",
  },
  {
    pattern: "[0-9A-Za-z]{14}\\.atlasv1\\.[0-9A-Za-z_-]{20}",
    look: "\\.atlasv1\\.",
    mark: ".atlasv1.",
  },
] as const;

/** Keys, each where nothing stands before it that could be part of it. */
export const key = `(?:${[...begun, ...unlike.map(({ pattern }) => pattern)].join("|")})`;

/** Every text with a {@link key} matches it, {@link privateKey}s too. */
export const likeKey = (before: string) =>
  `${before}(?:${begun.join("|")})|${unlike.map(({ look }) => look).join("|")}|${privateKey}`;

/** Marks of keys that may have fewer than {@link fewest} characters: Stripe's, Slack's, and the address of a webhook. */
const shorter = ["k_live_", "k_prod_", "xox", "xapp-", "triggers/"];
const fewest = 20;

/** Longer texts are looked through more quickly by one expression of all marks. */
const longText = 1000;

/** One of these is in every {@link key}. */
const marks = [
  ...beginningsOf(begun.join("|")),
  ...unlike.map(({ mark }) => mark),
];

/**
 * A condition, as SQL, that every text with a {@link key} meets: to look for each of the marks takes PostgreSQL a tenth of
 * the time of an expression of them.
 */
export const perhapsKey = (text: string) => holds(text, ...marks);

const anyMark = marks.map((mark) => mark.replaceAll(".", "\\.")).join("|");

/** The same, for texts of any length, of which most are words. */
export const mayHoldKey = (text: string) =>
  `(length(${text}) > ${fewest} or ${holds(text, ...shorter)})
    and case when length(${text}) > ${longText} then ${text} ~ ${escapeLiteral(anyMark)} else ${perhapsKey(text)} end`;

/** RFC 7468, and PGP's own. */
export const privateKey = "-----BEGIN [A-Z0-9 ]*PRIVATE KEY";

/** Each shape, and what every key of it has. */
const shapes = [
  ...begun.map((pattern) => ({ pattern, marks: beginningsOf(pattern) })),
  ...unlike.map(({ pattern, mark }) => ({ pattern, marks: [mark] })),
];

/**
 * SQL of an expression for all of a key in a text that may hold one. Neither a letter nor a digit stands before it. It has
 * those shapes alone of which the text has a mark: PostgreSQL takes 20 ms to read all, and keeps 32 expressions.
 */
export function wholeKeyIn(text: string): string {
  const each = shapes.map(
    ({ pattern, marks }) =>
      `case when ${holds(text, ...marks)} then ${escapeLiteral(`|${pattern}`)} else '' end`,
  );
  return `'(?:' || ltrim(${each.join(" || ")}, '|') || ')[0-9A-Za-z_+/=.-]*'`;
}

/** All of a private key, or as much of it as there is. */
export const wholePrivateKey = `${privateKey}(?:[^-]|-(?!----END))*(?:-----END [A-Z0-9 ]*-----)?`;
