import type { Contents } from "../../contents/count-contents";
import {
  type Judgement,
  masked,
  nothing,
  orElse,
  unsure,
  unsureKept,
} from "./judgement";
import { type Read, vague } from "./subject";
import { seen, share } from "./what-contents-tell";

/** What most of the values are, where nothing but them can tell. */
export function byContents(read: Read): Judgement | undefined {
  const { contents, meaning, sort } = read;
  if (!seen(contents)) return undefined;
  const is = (look: keyof Contents, part = 0.5) => share(contents, look) > part;
  if (is("email"))
    return masked("its values are e-mail addresses", orElse("email"));
  if (is("hash") && meaning !== "secret")
    return masked("its values are passwords' hashes", [
      { kind: "password", known: undefined },
      ...nothing,
    ]);
  // Numbers of goods and orders begin with a 0 too.
  if (
    is("phone") &&
    !["own", "code", "person's number"].includes(meaning ?? "")
  )
    return masked("its values are phone numbers", orElse("phone"));
  if (is("ip"))
    return sort === "application" && meaning !== "ip address"
      ? unsureKept("the address of a machine")
      : masked("its values are IP addresses", orElse("ip address"));
  if (is("url") && !["endpoint", "link", "file", "own"].includes(meaning ?? ""))
    return sort === "application" && meaning !== "web page"
      ? unsureKept("addresses on the web")
      : masked("its values are addresses on the web", orElse("url"));
  if (is("filed") && vague.includes(meaning) && sort !== "application")
    return unsure("files, whose names may be people's", nothing);
  if (meaning === "login" && contents.withEmail > 0)
    return unsure("some of its values are e-mail addresses", orElse("email"));
  return undefined;
}
