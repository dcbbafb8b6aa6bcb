import * as pulumi from "@pulumi/pulumi";
import t from "tap";
import { CannotGoOn } from "../../sanitise/cannot-go-on";
import { print, printJson, tell } from "../../sanitise/cli/output";
import { inWords } from "../../steps/engine-words";
import { logLine, logWarning } from "../../words/log";
import { MessageOnlyError } from "../../words/message-only-error";
import { plainly } from "../../words/plainly";
import { say } from "../../words/say";
import { visible } from "../../words/visible";

const esc = String.fromCharCode(27);
const bell = String.fromCharCode(7);

t.test("what a terminal would act on is shown", async (t) => {
  t.equal(
    visible(`table x${esc}]0;owned${bell}${esc}[2J FAKE: audit passed`),
    "table x\\u001b]0;owned\\u0007\\u001b[2J FAKE: audit passed",
  );
  for (const code of [
    ...[0x0d, 0x7f, 0x85, 0x9b, 0xad, 0x200b, 0x200d, 0x2028, 0x2029],
    ...[0x202a, 0x202e, 0x2066, 0x2069, 0x2060, 0xfeff, 0xe0041],
  ]) {
    const character = String.fromCodePoint(code);
    const shown = visible(`a${character}b`);
    t.match(shown, /^a(\\u[0-9a-f]{4})+b$/, code.toString(16));
    t.equal(JSON.parse(`"${shown}"`), `a${character}b`, "and means the same");
  }
});

t.test("what people write stays", async (t) => {
  for (const text of ["two\nlines\tand a tab", "Ünïcödé 李 👋 „“", "a\\u001b"])
    t.equal(visible(text), text);
});

t.test("all that is printed is cleaned", async (t) => {
  const logged = t.capture(console, "log", () => undefined);
  const out = t.capture(process.stdout, "write", () => true);
  const err = t.capture(process.stderr, "write", () => true);
  say(`a${esc}`);
  print(`b${esc}`);
  printJson({ name: `c${esc}\u202e` });
  tell(`d${esc}`);
  const printed = [...logged(), ...out(), ...err()].map(({ args }) =>
    String(args[0]),
  );
  t.same(printed, [
    "a\\u001b",
    "b\\u001b\n",
    '{\n  "name": "c\\u001b\\u202e"\n}\n',
    "d\\u001b\n",
  ]);
  const error = inWords(new CannotGoOn(`table x${esc}`));
  t.match(error, { message: /table x\\u001b/ });
});

t.test("what goes to the engine is cleaned", async (t) => {
  t.match(new MessageOnlyError(`no environment a${esc}[2J`), {
    message: "no environment a\\u001b[2J",
  });
  await t.rejects(
    plainly(async () => {
      throw new Error(`no instance b${esc}\u202e`);
    }),
    { message: "no instance b\\u001b\\u202e" },
  );
  const info = t.capture(pulumi.log, "info", async () => undefined);
  const warn = t.capture(pulumi.log, "warn", async () => undefined);
  await logLine(`c${esc}`);
  await logWarning(`d${esc}`);
  t.same(
    [...info(), ...warn()].map(({ args }) => args[0]),
    ["c\\u001b", "d\\u001b"],
  );
});
