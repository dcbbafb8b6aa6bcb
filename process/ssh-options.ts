/**
 * What every `ssh` of this project is told on top of the user's own configuration, which applies: hosts,
 * keys, jumps and proxies are set up there once.
 *
 * - Nothing is ever asked (BatchMode), and a host key that isn't known, or has changed, is refused.
 * - No shared connection: it would outlive the step, and the step must know the end of its own.
 * - A network that has gone silent ends the connection within a minute.
 * - Errors only: no banner of the host gets among a command's own lines.
 */
export const sshOptions: readonly string[] = [
  "BatchMode=yes",
  "StrictHostKeyChecking=yes",
  "ControlMaster=no",
  "ControlPath=none",
  "ConnectTimeout=20",
  "ServerAliveInterval=15",
  "ServerAliveCountMax=3",
  "LogLevel=ERROR",
].flatMap((option) => ["-o", option]);

/**
 * The destination's place on ssh's command line, closed against being read as an option: put it last,
 * with what follows it.
 * @throws when it can't be a destination.
 */
export function sshDestination(destination: string): readonly string[] {
  if (!/^[^-\s][^\s]*$/.test(destination))
    throw new Error(
      `"${destination}" is no ssh destination. Give a host, user@host, or an alias of your ssh configuration.`,
    );
  return ["--", destination];
}
