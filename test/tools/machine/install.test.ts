import t from "tap";

const load = () => import("../../../tools/machine/install.mjs");

const locked = {
  packages: {
    "": { version: "0.1.0" },
    "node_modules/a": { version: "1.0.0" },
    "node_modules/linux-only": { version: "2.0.0", optional: true },
  },
};

t.test("packages are installed where all locked ones are there", async (t) => {
  const { isInstalled } = await load();
  t.ok(isInstalled(locked, locked));
  t.notOk(isInstalled(locked, { packages: {} }));
  t.notOk(
    isInstalled(locked, {
      packages: { "node_modules/a": { version: "0.9.0" } },
    }),
  );
});

t.test("a package for other machines may be absent, but not old", async (t) => {
  const { isInstalled } = await load();
  const a = { "node_modules/a": { version: "1.0.0" } };
  t.ok(isInstalled(locked, { packages: a }));
  t.notOk(
    isInstalled(locked, {
      packages: { ...a, "node_modules/linux-only": { version: "1.0.0" } },
    }),
  );
});
