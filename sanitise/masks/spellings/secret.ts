/** Shapes that those who give out keys document, so that scanners like this one find them. */
export const keyShapes = [
  // AWS: ids of access keys, long-term and temporary.
  "A[KS]IA[A-Z0-9]{16}",
  // Stripe: secret and restricted keys of live mode, and signing secrets of webhooks.
  "[sr]k_live_[0-9A-Za-z]{10,}",
  "whsec_[0-9A-Za-z+/]{16,}",
  // JSON Web Tokens (RFC 7519): two JSON objects in base64url, and a signature.
  "eyJ[0-9A-Za-z_-]{8,}\\.eyJ[0-9A-Za-z_-]{8,}\\.",
  // GitHub: personal, OAuth, user-to-server, server-to-server and refresh tokens.
  "gh[pousr]_[0-9A-Za-z]{36}",
  "github_pat_[0-9A-Za-z_]{22}",
  // Slack: tokens, and the addresses of incoming webhooks.
  "xox[abeoprs]-[0-9A-Za-z-]{10}",
  "xapp-[0-9]-[0-9A-Za-z-]{10}",
  "hooks\\.slack\\.com/services/T[0-9A-Z]{6}",
  // Google: API keys and secrets of OAuth clients.
  "AIza[0-9A-Za-z_-]{35}",
  "GOCSPX-[0-9A-Za-z_-]{20}",
];

/** RFC 7468, and PGP's own. */
export const privateKey = "-----BEGIN [A-Z0-9 ]*PRIVATE KEY";

/** All of a key of these shapes, within a text. */
export const wholeKey = `(?<![0-9A-Za-z])(?:${keyShapes.join("|")})[0-9A-Za-z_+/=.-]*`;

/** All of a private key, or as much of it as there is. */
export const wholePrivateKey = `${privateKey}(?:[^-]|-(?!----END))*(?:-----END [A-Z0-9 ]*-----)?`;
