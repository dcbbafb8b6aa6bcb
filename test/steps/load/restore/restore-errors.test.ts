import t from "tap";
import { parseList } from "../../../../steps/load/dump/list-entries";
import { readErrors } from "../../../../steps/load/restore/restore-errors";

const entries = parseList(`;
; Archive created at 2024-01-01
;
3042; 0 16400 TABLE DATA public people cobalt
3055; 2606 16789 FK CONSTRAINT public letters letters_person_fkey cobalt
3056; 1259 16790 INDEX public letters_text cobalt
3057; 9999 16791 NOVELTY public something cobalt
`);

function read(text: string) {
  const errors = readErrors(entries);
  for (const line of text.split("\n")) errors.line(line);
  return errors;
}

t.test("the table of contents is read, unknown kinds too", async (t) => {
  t.same(
    entries.map(({ id, kind, name }) => [id, kind, name]),
    [
      [3042, "TABLE DATA", "public people cobalt"],
      [3055, "FK CONSTRAINT", "public letters letters_person_fkey cobalt"],
      [3056, "INDEX", "public letters_text cobalt"],
      [3057, "NOVELTY", "public something cobalt"],
    ],
  );
});

t.test(
  "what failed is named by the dump's own entry, without a value",
  async (t) => {
    const errors = read(`pg_restore: while PROCESSING TOC:
pg_restore: from TOC entry 3055; 2606 16789 FK CONSTRAINT letters letters_person_fkey cobalt
pg_restore: error: could not execute query: ERROR:  insert or update on table "letters" violates foreign key constraint "letters_person_fkey"
DETAIL:  Key (person)=(jane@real.example) is not present in table "people".
Command was: ALTER TABLE ONLY public.letters
    ADD CONSTRAINT letters_person_fkey FOREIGN KEY (person) REFERENCES public.people(id);


pg_restore: from TOC entry 3042; 0 16400 TABLE DATA people cobalt
pg_restore: error: COPY failed for table "people": ERROR:  invalid input syntax for type integer: "jane@real.example"
CONTEXT:  COPY people, line 1, column id: "jane@real.example"
pg_restore: warning: errors ignored on restore: 2`);
    t.same(errors.errors(), [
      {
        entry: "FK CONSTRAINT public letters letters_person_fkey",
        message:
          'insert or update on table "letters" violates foreign key constraint "letters_person_fkey"',
      },
      {
        entry: "TABLE DATA public people",
        message: "an error whose text may hold values and isn't shown",
      },
    ]);
    t.notMatch(JSON.stringify(errors.errors()), /jane/);
    t.notOk(errors.onlySettings());
  },
);

t.test(
  "processes that write at once don't hide an error, or make one",
  async (t) => {
    const errors =
      read(`pg_restore: pg_restore: error: finished item 3042 TABLE DATA people
could not execute query: ERROR:  relation "public.people" does not exist
pg_restore: warning: errors ignored on restore: 1`);
    t.same(
      errors.errors().map(({ message }) => message),
      ['relation "public.people" does not exist'],
    );
  },
);

t.test(
  "settings that an older server doesn't know are no failure, if they were all",
  async (t) => {
    const setting = `pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"
Command was: SET transaction_timeout = 0;`;
    t.ok(
      read(
        `${setting}\npg_restore: warning: errors ignored on restore: 1`,
      ).onlySettings(),
    );
    t.notOk(
      read(
        `${setting}\npg_restore: warning: errors ignored on restore: 2`,
      ).onlySettings(),
    );
    t.ok(
      read(
        `${setting}\n${setting}\n${setting}\npg_restore: warning: errors ignored on restore: 2`,
      ).onlySettings(),
      "that a process beside the first tells isn't counted",
    );
    t.notOk(read(setting).onlySettings(), "it never came to its end");
  },
);
