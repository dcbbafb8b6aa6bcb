import t from "tap";
import {
  escapeHtml,
  html,
  styleElement,
  toText,
} from "../../../../sanitise/report/page/markup";

t.test("a text is no markup, in elements and in attributes", (t) => {
  t.equal(
    escapeHtml(`<script>alert("1")</script> & 'x'`),
    "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;",
  );
  const name = `"><img src=x onerror='alert(1)'>`;
  t.equal(
    toText(html`<p title="${name}">${name}</p>`),
    `<p title="${escapeHtml(name)}">${escapeHtml(name)}</p>`,
  );
  t.end();
});

t.test("markup in markup stays, lists are joined, false is nothing", (t) => {
  t.equal(
    toText(
      html`<ul>${["<", "b"].map((text) => html`<li>${text}</li>`)}${false}${0}${""}</ul>`,
    ),
    "<ul><li>&lt;</li><li>b</li>0</ul>",
  );
  t.end();
});

t.test("what was read from a file can't pass for markup", (t) => {
  const forged = JSON.parse('{"text":"<b>","Symbol(text)":"<b>"}');
  t.throws(() => html`${forged}`);
  t.end();
});

t.test("a style can't end its element", (t) => {
  t.throws(() => styleElement("</style>"), /must not hold a </);
  t.equal(toText(styleElement("a > b {}")), "<style>a > b {}</style>");
  t.end();
});
