import { invisible } from "../spellings/characters";
import { wordLook } from "./encoded-words";
import { foldLook } from "./escapes";
import { runLook, utf16Look } from "./patterns";
import { percentLook } from "./percents";
import { undoneLook } from "./undone";

/** Matches every text that could hold a text inside, and some more. It runs through the text once. */
export const encodedLook = `${runLook}|${utf16Look}|${undoneLook}|${percentLook}|${wordLook}`;

/**
 * Matches nearly every text, without bytes, that {@link encodedLook} matches, and many more. On one short text PostgreSQL takes a
 * tenth of the time for it: it makes a larger expression's machine anew for each.
 */
export const perhapsEncoded = `[=&%\\\\]|[a-z0-9][A-Z]|(?:[2-7][0-9A-Fa-f]){8}|${foldLook}|[0-9);@. ]<|BEGIN:V|<[wW][bB][rR]|[\\u0001${invisible}]`;
