/**
 * Shell text that runs `"$@"` under guard: everything the command has started ends with it, and all of it
 * ends when this script's standard input closes. That happens when this process ends, however it ends, and
 * when an ssh connection breaks: so no command goes on writing to a copy while the next run begins.
 *
 * The script must be the leader of a process group of its own. As one compound command it is read in full
 * before it starts, so it may itself come by standard input.
 */
export const guardedCommand = `{
exec 3<&0
"$@" </dev/null 3<&- &
command=$!
(
  trap '' TERM
  read -r _ <&3
  kill -TERM 0
  sleep 5
  kill -KILL 0
) >/dev/null 2>&1 &
guard=$!
wait "$command"
status=$?
trap '' TERM
kill -KILL "$guard" 2>/dev/null
kill -TERM 0 2>/dev/null
exit "$status"
}
`;

/** A program that runs under guard on this machine: see {@link guardedCommand}. */
export function guarded(
  file: string,
  args: readonly string[],
): { readonly file: string; readonly args: readonly string[] } {
  return { file: "sh", args: ["-c", guardedCommand, "sh", file, ...args] };
}
