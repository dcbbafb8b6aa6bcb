import t from "tap";
import { Input } from "../../../../sandbox/aws/protocol/input";

const form = (text: string) => Input.fromForm(new URLSearchParams(text));

t.test(
  "lists come in their order, whatever the order of the form",
  async (t) => {
    const input = form(
      "G.Id.10=c&G.Id.2=b&G.Id.1=a&Tags.member.1.Key=k&Tags.member.1.Value=v&None=",
    );
    t.strictSame(input.texts("G", "Id"), ["a", "b", "c"]);
    t.strictSame(
      input
        .list("Tags", "Tag")
        ?.map((tag) => [tag.text("Key"), tag.text("Value")]),
      [["k", "v"]],
      "older SDKs call every item member",
    );
    t.strictSame(input.texts("None", "Id"), [], "an empty list is sent so");
    t.equal(input.texts("Other", "Id"), undefined);
  },
);

t.test("values are read by type", async (t) => {
  const input = form(
    "Yes=true&No=FALSE&N=-3&When=2025-01-31T13%3A05%3A00Z&Bad=x",
  );
  t.equal(input.flag("Yes"), true);
  t.equal(input.flag("No"), false);
  t.equal(input.integer("N"), -3);
  t.equal(input.time("When")?.toISOString(), "2025-01-31T13:05:00.000Z");
  t.equal(input.flag("Other"), undefined);
  for (const read of [
    () => input.flag("Bad"),
    () => input.integer("Bad"),
    () => input.time("Bad"),
  ])
    t.throws(read, { code: "ValidationError" });
  t.throws(() => input.required("Other"), { code: "MissingParameter" });
});

t.test("names can't reach beyond the parameters", async (t) => {
  const input = form(
    "__proto__.polluted=yes&constructor.prototype.polluted=yes",
  );
  t.equal(Object.hasOwn(Object.prototype, "polluted"), false);
  t.equal(input.text("toString"), undefined);
});

t.test("JSON bodies read the same", async (t) => {
  const input = Input.fromJson({ Name: "n", Flag: true, List: ["a", "b"] });
  t.equal(input.text("Name"), "n");
  t.equal(input.flag("Flag"), true);
  t.strictSame(input.texts("List"), ["a", "b"]);
});
