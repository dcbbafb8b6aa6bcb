// The pages of the demo's web application.

const style = `
  :root { color-scheme: light dark; --ink: #1c2430; --quiet: #5d6878; --paper: #f3f5f8; --card: #fff; --line: #e2e7ee; --good: #14733f; --bad: #b3261e; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e7ebf1; --quiet: #9aa6b6; --paper: #12161c; --card: #1b212a; --line: #2b3440; --good: #57c78a; --bad: #ff8a80; } }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
  main { max-width: 44rem; margin: 0 auto; padding: 3rem 1.25rem; }
  h1 { margin: 0; font-size: 1.75rem; letter-spacing: -.01em; }
  h2 { margin: 2rem 0 .5rem; font-size: 1rem; }
  .host { margin: .15rem 0 2rem; color: var(--quiet); }
  .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; }
  .figure, table { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
  .figure { padding: 1rem 1.1rem; }
  .figure b { display: block; font-size: 1.6rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
  .figure span { color: var(--quiet); font-size: .875rem; }
  .good b { color: var(--good); } .bad b { color: var(--bad); }
  table { width: 100%; border-collapse: separate; border-spacing: 0; overflow: hidden; }
  td { padding: .6rem 1.1rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
  tr:first-child td { border-top: 0; }
  td:first-child { width: 40%; }
  footer { margin-top: 2rem; color: var(--quiet); font-size: .875rem; overflow-wrap: anywhere; }
`;

/** The page with the database's figures: what `/status.json` has, for people. */
export function statusPage(status) {
  const {
    title,
    hostname,
    users,
    mailsWaiting,
    playpenProtects,
    people,
    database,
  } = status;
  const playpen = playpenProtects
    ? figure("good", "on", "playpen: mail is held back")
    : figure("bad", "off", "playpen: mail reaches real people");
  const rows = people.map(
    ({ name, email }) =>
      `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(email)}</td></tr>`,
  );
  return page(
    title,
    `<h1>${escapeHtml(title)}</h1>
<p class="host">${escapeHtml(hostname)}</p>
<div class="figures">
${figure("", number(users), "users")}
${figure("", number(mailsWaiting), "mails waiting in the queue")}
${playpen}
</div>
<h2>The first three people</h2>
<table>${rows.join("\n")}</table>
<footer>Database ${escapeHtml(database.name)} at ${escapeHtml(database.host)}:${database.port}, as ${escapeHtml(database.user)}.</footer>`,
  );
}

/** The page for when the database can't be asked. */
export function failurePage(hostname, host, why) {
  return page(
    hostname,
    `<h1>${escapeHtml(hostname)}</h1>
<p class="host">Out of order</p>
<div class="figures">${figure("bad", "No data", escapeHtml(why))}</div>
<footer>Database at ${escapeHtml(host ?? "no address")}.</footer>`,
  );
}

function page(title, body) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}

function figure(kind, value, label) {
  return `<div class="figure ${kind}"><b>${value}</b><span>${label}</span></div>`;
}

function number(value) {
  return value.toLocaleString("en-AU");
}

function escapeHtml(text) {
  return String(text).replace(
    /[&<>"']/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
