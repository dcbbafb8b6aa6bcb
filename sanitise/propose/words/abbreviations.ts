/** Words as older databases and people in a hurry write them, and what they stand for. */
const written: Readonly<Record<string, string>> = {
  ac: "account",
  acc: "account",
  acct: "account",
  addr: "address",
  cd: "code",
  ccy: "currency",
  cfg: "config",
  chg: "change",
  ctry: "country",
  cust: "customer",
  dept: "department",
  desc: "description",
  descr: "description",
  doc: "document",
  dt: "date",
  emp: "employee",
  fname: "first name",
  lname: "last name",
  mbr: "member",
  mgr: "manager",
  mname: "middle name",
  mob: "mobile",
  msg: "message",
  nbr: "number",
  nm: "name",
  nok: "next of kin",
  num: "number",
  param: "parameter",
  pcode: "postcode",
  ph: "phone",
  pw: "password",
  pwd: "password",
  q: "queue",
  qty: "quantity",
  rcpt: "recipient",
  sess: "session",
  sname: "surname",
  sts: "status",
  subj: "subject",
  tok: "token",
  ttl: "title",
  txt: "text",
  uname: "username",
  usr: "user",
  val: "value",
};

/** A word, or those that it stands for. */
export function expand(word: string): string[] {
  return (Object.hasOwn(written, word) ? (written[word] ?? word) : word).split(
    " ",
  );
}

/** All abbreviations, for names in which they stand without a gap. */
export const abbreviations: readonly string[] = Object.keys(written);
