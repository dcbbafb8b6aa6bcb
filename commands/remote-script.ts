import { guardedCommand } from "../process/guarded-script";

/** What a command at the other end of ssh gets. */
export interface Remote {
  readonly run: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** From the home folder. */
  readonly directory: string | undefined;
  /** PEM of the authorities that the copy's certificate may come from: a file there, named by PGSSLROOTCERT. */
  readonly authorities: string;
}

/** Variables of the other side's own that a command keeps. */
const kept = "PATH|HOME|LANG|LC_ALL|TMPDIR|USER|LOGNAME|SHELL";

/**
 * A script for `sh -s` that runs a command with this environment and nothing else of the other side's. It
 * goes by standard input, so that neither end's list of processes ever shows a value.
 */
export function remoteScript(remote: Remote): string {
  const { run, environment, directory, authorities } = remote;
  return `{
for name in $(env | sed -n 's/^\\([A-Za-z_][A-Za-z0-9_]*\\)=.*/\\1/p'); do
  case $name in ${kept}) ;; *) unset "$name" ;; esac
done
umask 077
PGSSLROOTCERT=$(mktemp) || exit 1
export PGSSLROOTCERT
trap 'rm -f "$PGSSLROOTCERT"' EXIT
printf '%s\\n' ${quote(authorities)} > "$PGSSLROOTCERT" || exit 1
${Object.entries(environment)
  .map(([name, value]) => `export ${name}=${quote(value)}`)
  .join("\n")}
${directory === undefined ? "" : `cd -- ${quote(directory)} || exit 1`}
set -- ${run.map(quote).join(" ")}
${guardedCommand}}
`;
}

/** A word of the shell's, whatever is in it. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
