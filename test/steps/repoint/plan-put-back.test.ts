import t from "tap";
import type { Property } from "../../../aws/beanstalk/properties";
import { planPutBack } from "../../../steps/repoint/plan-put-back";

const plain = (value: string): Property => ({ value, from: "environment" });
const original = {
  HOST: plain("old-host"),
  PORT: plain("5432"),
  PASSWORD: plain("old"),
  USER: null,
};
const written = {
  HOST: plain("copy-1"),
  PORT: plain("5432"),
  PASSWORD: plain("new"),
  USER: plain("app"),
};

function plan(
  present: Record<string, string>,
  facts: { leadsToOurs?: boolean; noted?: boolean } = {},
) {
  return planPutBack({
    original,
    written: facts.noted === false ? undefined : written,
    properties: new Map(
      Object.entries(present).map(([name, value]) => [name, plain(value)]),
    ),
    telling: "HOST",
    leadsToOurs: facts.leadsToOurs ?? true,
  });
}

t.test(
  "what is as written goes back, what wasn't there is removed",
  async (t) => {
    t.same(
      plan({ HOST: "copy-1", PORT: "5432", PASSWORD: "new", USER: "app" }),
      {
        restore: {
          HOST: plain("old-host"),
          PASSWORD: plain("old"),
          USER: null,
        },
        handMade: [],
      },
    );
  },
);

t.test("what somebody changed by hand stays, setting by setting", async (t) => {
  t.same(
    plan({ HOST: "copy-1", PORT: "6432", PASSWORD: "hand", USER: "app" }),
    {
      restore: { HOST: plain("old-host"), USER: null },
      handMade: ["PORT", "PASSWORD"],
    },
  );
});

t.test("a host name changed by hand stays too", async (t) => {
  const { restore, handMade } = plan(
    { HOST: "theirs", PORT: "5432", PASSWORD: "new", USER: "app" },
    { leadsToOurs: false },
  );
  t.same(handMade, ["HOST"]);
  t.same(Object.keys(restore), ["PASSWORD", "USER"]);
});

t.test(
  "a killed run's newer values are ours: they lead to a copy of this stack",
  async (t) => {
    t.same(
      plan({ HOST: "copy-2", PORT: "5432", PASSWORD: "newer", USER: "app" }),
      {
        restore: {
          HOST: plain("old-host"),
          PASSWORD: plain("old"),
          USER: null,
        },
        handMade: [],
      },
    );
  },
);

t.test(
  "without any note only what leads to a copy of this stack is ours",
  async (t) => {
    const present = {
      HOST: "copy-1",
      PORT: "5432",
      PASSWORD: "new",
      USER: "app",
    };
    t.same(Object.keys(plan(present, { noted: false }).restore), [
      "HOST",
      "PASSWORD",
      "USER",
    ]);
    t.same(plan(present, { noted: false, leadsToOurs: false }), {
      restore: {},
      handMade: [],
    });
  },
);

t.test("there is nothing to do where all is as it was", async (t) => {
  t.same(
    plan(
      { HOST: "old-host", PORT: "5432", PASSWORD: "old" },
      { leadsToOurs: false },
    ),
    { restore: {}, handMade: [] },
  );
});
