import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { certificateAuthorities } from "../postgres/connect/certificate-authorities";
import type { Access } from "../process/access";
import { guarded } from "../process/guarded-script";
import type { ProcessToRun } from "../process/run-process";
import { sshDestination, sshOptions } from "../process/ssh-options";
import { counted } from "../words/amounts";
import { roundSeconds, stopwatch } from "../words/stopwatch";
import { whileSilent } from "../words/while-waiting";
import type { Command } from "./command";
import { keyOf } from "./done-commands";
import {
  type CommandTarget,
  localEnvironment,
  misleadingVariables,
  remoteEnvironment,
} from "./environment";
import { writeOutput } from "./output-file";
import { remoteScript } from "./remote-script";
import { type Ran, runKeepingEnd } from "./run-keeping-end";

/** What a command did, without a word of its output. */
export interface CommandReport {
  /** The program and its first argument. */
  readonly command: string;
  readonly when: "before" | "after";
  readonly seconds: number;
  /** Lines that it wrote. */
  readonly lines: number;
  /** It ended well in an earlier run on this copy, and wasn't run again. */
  readonly earlier?: true;
}

/** What commands run with. */
export interface CommandContext extends CommandTarget {
  readonly access: Access;
  /** The copy's: a file with a command's output is named after it. */
  readonly identity: string;
  /** Shows, just before each command, that the server is still the copy. */
  prove(): Promise<void>;
  /** The keys of commands that are not to be run again on this copy. */
  readDone(): Promise<ReadonlySet<string>>;
  /** Notes that a command has ended well. */
  noteDone(key: string): Promise<void>;
  /** Gets progress, a line at a time, without any value. */
  tell(text: string): void;
}

/** Minutes that a command has where it isn't configured. */
const defaultMinutes = 60;

/**
 * Runs commands one after the other, and stops at the first that fails. What is done on this copy isn't run again.
 * @throws CommandFailed naming the command, its exit code and the file with its last lines
 */
export async function runCommands(
  commands: readonly Command[],
  context: CommandContext,
): Promise<CommandReport[]> {
  const reports: CommandReport[] = [];
  const done = await context.readDone();
  for (const command of commands) {
    const { when } = command;
    const name = commandName(command);
    if (done.has(keyOf(command))) {
      context.tell(
        `${name} ended well on this copy before: it isn't run again`,
      );
      reports.push({
        command: name,
        when,
        seconds: 0,
        lines: 0,
        earlier: true,
      });
      continue;
    }
    await context.prove();
    const clock = stopwatch();
    context.tell(
      `command ${reports.length + 1} of ${commands.length} ${when} the rules: ${name}`,
    );
    let lines = 0;
    const ended = await whileSilent(
      () => `${name} is at work; ${counted(lines, "line")} so far`,
      () =>
        run(command, context, (count) => {
          lines = count;
        }),
    );
    const seconds = roundSeconds(clock());
    if (ended.exitCode !== 0 || ended.ended === "deadline")
      throw await failure(command, ended, seconds, context.identity);
    await context.noteDone(keyOf(command));
    context.tell(`${name} ended well: ${ended.lines} lines (${seconds} s)`);
    reports.push({ command: name, when, seconds, lines: ended.lines });
  }
  return reports;
}

/**
 * Why these commands can't be run. A sentence each, without any value; empty when they can.
 */
export function findCommandProblems(
  commands: readonly Command[],
  { access, properties }: Pick<CommandContext, "access" | "properties">,
): string[] {
  return commands.flatMap((command) => {
    const name = commandName(command);
    const misleading = misleadingVariables(command, properties);
    return [
      ...(command.on === "ssh" && access.by !== "ssh"
        ? [
            `The command ${name} is to run on: ssh, but prod-copy:access is ${access.by}, so there is nowhere to run it. Set prod-copy:access to ssh with an sshDestination, or the command to on: local.`,
          ]
        : []),
      ...misleading.map(
        (variable) =>
          `The environment of the command ${name} sets ${variable}, which says where the copy is and is set by this program. Take it out.`,
      ),
    ];
  });
}

/** The program and its first argument: enough to know it by. */
function commandName({ run }: Command): string {
  return [...run.slice(0, 2), ...(run.length > 2 ? ["…"] : [])].join(" ");
}

async function run(
  command: Command,
  context: CommandContext,
  onLines: (count: number) => void,
): Promise<Ran> {
  const deadline = (command.timeoutMinutes ?? defaultMinutes) * 60_000;
  const { signal } = context.route;
  if (command.on === "ssh")
    return runKeepingEnd(
      { ...overSsh(command, context), deadline, signal },
      onLines,
    );
  // libpq takes authorities from a file only. They are no secret.
  const folder = await mkdtemp(join(tmpdir(), "prod-copy-"));
  try {
    const authorities = join(folder, "authorities.pem");
    await writeFile(authorities, certificateAuthorities().join("\n"));
    const [file = "", ...args] = command.run;
    return await runKeepingEnd(
      {
        ...guarded(file, args),
        environment: localEnvironment(command, context, authorities),
        directory: resolve(command.directory ?? "."),
        deadline,
        signal,
      },
      onLines,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function overSsh(
  command: Command,
  context: CommandContext,
): Omit<ProcessToRun, "deadline" | "signal"> {
  if (context.access.by !== "ssh")
    throw new CommandFailed(findCommandProblems([command], context).join(" "));
  return {
    file: "ssh",
    args: [
      ...sshOptions,
      "-T",
      ...sshDestination(context.access.destination),
      "sh -s",
    ],
    // OpenSSH needs its agent and the user's configuration.
    environment: process.env,
    input: remoteScript({
      run: command.run,
      environment: remoteEnvironment(command, context),
      directory: command.directory,
      authorities: certificateAuthorities().join("\n"),
    }),
  };
}

async function failure(
  command: Command,
  ended: Ran,
  seconds: number,
  identity: string,
): Promise<CommandFailed> {
  const name = commandName(command);
  const what = `The command ${name} (${command.when} the rules)`;
  if (ended.notStarted !== undefined)
    return new CommandFailed(
      `${what} couldn't be started: ${ended.notStarted}.`,
    );
  const file = await writeOutput(identity, ended.tail);
  return new CommandFailed(
    `${what} ${howItEnded(command, ended)} after ${seconds} s. Its last lines may hold real data; only you can read them, in ${file}.`,
  );
}

/** What the programs between this process and the command answer for themselves. */
const exitMeanings: Readonly<Record<number, string>> = {
  126: ", the shell's for a program that can't be executed",
  127: ", the shell's for a program that isn't there",
  255: ", ssh's own for a connection that failed",
};

function howItEnded(
  { on, timeoutMinutes = defaultMinutes }: Command,
  { ended, exitCode, signal }: Ran,
): string {
  if (ended === "deadline")
    return `didn't end within ${timeoutMinutes} minutes and was killed`;
  if (exitCode === undefined) return `was ended by ${signal ?? "a signal"}`;
  const meaning =
    exitCode === 255 && on !== "ssh" ? undefined : exitMeanings[exitCode];
  return `failed with exit code ${exitCode}${meaning ?? ""}`;
}

/** One of the application's own commands failed. Its output may hold real data and stands in a file only. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}
