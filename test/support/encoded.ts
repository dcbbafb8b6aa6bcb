export const mail =
  "Dear Bo,\nwrite to bo.lund@harbour.se or call +46 8 123 456 78.\n";
export const base64 = (text: string) => Buffer.from(text).toString("base64");
const wrapped = (text: string, width: number) =>
  base64(text).replace(new RegExp(`.{${width}}`, "g"), "$&\r\n");
export const hex = (text: string) => Buffer.from(text).toString("hex");
const long = `${"Words that fill a line. ".repeat(9)}${mail}`;

/** What may stand between a number's digits. */
const between = [
  ...["&nbsp;", "&amp;nbsp;", "&thinsp;", "&#160;", "&#xA0;", "&#8209;"],
  ...["%20", "%2520", "%C2%A0", "%E2%80%91", "\\u00a0", "\\\\u2011"],
  ...["</b>&nbsp;<b>", "</span> <SPAN style='x'>", "<wbr>", "&#8203;"],
];
/** What it may follow. */
const before = [
  ...["a\\n", "a\\r\\n", "%22", "%3D", "%253A", "\\u0022", "\\u53f7"],
  ...["%E5%8F%B7"],
];

/** Texts that hold a number, or an address, with something in its midst that no reader sees. */
const parted: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    between.map((one) => [
      `digits with ${one}`,
      ["call 0412", "345", "678 today"].join(one),
    ]),
  ),
  ...Object.fromEntries(
    before.map((one) => [`digits after ${one}`, `${one}0412345678 today`]),
  ),
  "an account after an escape": "a\\nGB82WEST12345698765432 bo.lund@harbour.se",
  "an address after an escape": '{"a": "b\\nbo.lund@harbour.se"}',
  "an address with a break": "write to bo.lund@<wbr>harbour.se today",
  "an address with a sign": "write to bo.lund&#8203;@harbour.se today",
  "quoted-printable blanks": "Zo=C3=AB: 0412=C2=A0345=A0678 today =\nand so on",
  "quoted-printable, after its sign": "Zo=C3=AB: a=3D0412345678 today =\nso",
  "an encoded word with blanks": "Subject: =?utf-8?Q?call_0412_345_678_today?=",
  "two encoded words":
    "Subject: =?UTF-8?Q?Zo=C3=AB=3A_call_041?=\r\n =?UTF-8?Q?2_345_678_today?=\r\nTo: x",
  "two encoded words of base64": `Subject: =?UTF-8?B?${base64("Zoë: call 041")}?=\n =?UTF-8?b?${base64("2 345 678 today")}?=\nTo: x`,
  "two of both kinds": `=?UTF-8?q?Zo=C3=AB=3A_bo.lund=40?= =?utf-8?B?${base64("harbour.se")}?=`,
  "an encoded word of Latin": "=?ISO-8859-1?Q?Zo=EB_0412_345_678_today?=",
  "one of an unknown charset": "=?x-own*en?Q?Zo=EB_0412_345_678_today?=",
  "an encoded word and digits": "=?UTF-8?Q?Zo=C3=AB_0412?= 345 678 today",
  "one that is cut off": "Subject: =?utf-8?Q?Zo=C3=AB_0412_345_678_tod",
  "an encoded word, after a letter of its own": `=?utf-8?B?${base64("号0412345678 today")}?=`,
  "a parameter that goes on":
    'filename*0="call 0412";\r\n filename*1=" 345 678 today"',
  "one in percents":
    "filename*0*=utf-8''call%2004;\n filename*1*=12%20345%20678",
  "a vCard":
    "BEGIN:VCARD\r\nNOTE:A line of seventy-five and of some more, to bo.lund@har\r\n bour.se\r\nTEL;TYPE=CELL:0412 34\r\n 5 678 today\r\nEND:VCARD\r\n",
  "a vCard in JSON": JSON.stringify({
    card: "BEGIN:VCARD\nEMAIL:bo.lund\n @harbour.se\nEND:VCARD\n",
  }),
  "what Python shows": "{'tel': '0412\\xa0345\\xa0678 today'}",
  "what Python shows of bytes": "b'0412\\xc2\\xa0345\\xe2\\x80\\x91678 today'",
  "mail in JSON": JSON.stringify({ a: `one\n\ncall 0412 345 678 today` }),
};

/** Texts that hold an address which can't be read as it stands. */
export const held: Readonly<Record<string, string>> = {
  base64: base64(mail),
  "a short one": base64("bo@harbour.se"),
  "base64 within a text": `Token: ${base64("x=1;u=bo.lund@harbour.se")}, then`,
  "base64 for URLs, without padding": Buffer.from(
    "??>>~bo.lund@harbour.se",
  ).toString("base64url"),
  "lines of mail": `Content-Transfer-Encoding: base64\r\n\r\n${wrapped(long, 76)}\r\n--x`,
  "lines of PEM": wrapped(long, 64).replaceAll("\r", ""),
  "lines in JSON": JSON.stringify({ body: wrapped(long, 76) }),
  "lines with slashes in PHP's JSON": JSON.stringify({
    body: wrapped(`${"ÿÿÿ???".repeat(40)} bo.lund@harbour.se`, 76),
  }).replaceAll("/", "\\/"),
  "after an escape in JSON": JSON.stringify({ body: `\n${base64(mail)}` }),
  "slashes in PHP's JSON": JSON.stringify(
    base64("ÿÿÿ??? ÿÿÿ??? bo.lund@harbour.se"),
  ).replaceAll("/", "\\/"),
  "of a form that isn't UTF-8": Buffer.from(
    "Bo Östlund <bo.lund@harbour.se>",
    "latin1",
  ).toString("base64"),
  "among other bytes": Buffer.concat([
    Buffer.from([128, 4, 149, 0, 0, 1]),
    Buffer.from("to_address bo.lund@harbour.se"),
    Buffer.from([0, 255, 148]),
  ]).toString("base64"),
  "hexadecimal digits": hex("bo.lund@harbour.se"),
  "hexadecimal digits in capitals, marked": `\\x${hex(mail).toUpperCase()}`,
  "quoted-printable": "Reply-To: =22Bo=22 =3Cbo.lund=40harbour.se=3E",
  "a line that goes on": "You find us under bo.lund@har=\r\nbour.se or ring",
  "the same, of other ends": "You find us under bo.lund=\n@harbour.se",
  "an encoded word": "=?utf-8?Q?Bo_=3Cbo=2Elund=40harbour=2Ese=3E?=",
  "an encoded word of base64": `=?UTF-8?B?${base64("Bo <bo.lund@harbour.se>")}?=`,
  "URL in URL": "Go to /login?next=%2Freset%3Fto%3Dbo.lund%2540harbour.se",
  "all of it in a URL":
    "Go to ?to=%62%6F%2E%6C%75%6E%64%40%68%61%72%62%6F%75%72%2E%73%65",
  "HTML twice": "bo.lund&amp;#64;harbour.se",
  "HTML by hexadecimal": "bo.lund&#x40;harbour.se",
  "HTML by name, twice": "bo.lund&amp;commat;harbour&amp;period;se",
  "HTML of every letter": [..."bo.lund@harbour.se"]
    .map((one, index) =>
      index % 2 ? `&#${one.charCodeAt(0)};` : `&#x${hex(one)};`,
    )
    .join(""),
  "a number that a header's fold parts":
    "From: Bo\nSubject: call 0412 345\n 678 today\n\n12\n 13",
  "the same, in a header of three lines":
    "X-Note: one\r\n\tcall (02) 9123\r\n 4567\r\n and come\r\n\r\nHi",
  "JSON of letters": "bo.lund\\u0040\\u0068arbour\\u002ese",
  ...parted,
};

/** Values that hold nobody. */
export const honest: Readonly<Record<string, string>> = {
  words: "getElementByIdOrName and internationalisation of JavaScriptCore",
  "a mask in base64": base64("to u0123456789abcdef0123@example.com today"),
  "no whole base64": "QUJDREVGR0hJSktMTU5PUFFSU1RVVl",
  "a digit too many": `${base64("nothing of the kind")}A`,
  "padding at odd places": "QUJD=REVG=R0hJ==aBcDeFgHiJkL===",
  "an odd count of hexadecimal digits": "6162636465666768696a6b6c6d6",
  "escapes that are none":
    "100%40 =4 =G0 &#; &#99999999; &#x0; %zz \\u12 =?x?q?",
  "a width in a URL": "cdn.test/a.php?w=40px.min.js",
  "a folded header": "Date: 30 Nov 2026\n 12:30 (UTC)\n\n12345\n 678",
  "numbers in a column": "0412 345\n 678\n 0412",
  "the bounds of a mail's parts":
    "a=C3=A9b=\n c\n--==============38==\n\nQUJDREVG==\n--==============38==--\n=3D",
  uuid: "6d0e4ab2-7bdb-4b72-9c5a-1f2b3c4d5e6f",
};
