import t from "tap";

t.test("pulumi works on the sandbox whatever the user has set", async (t) => {
  const { pulumiEnvironment } = await import(
    "../../../tools/stack/environment.mjs"
  );
  const env = pulumiEnvironment({
    cli: { path: "/cli/pulumi", languageHost: "beside" },
    home: "/home",
    aws: { AWS_ENDPOINT_URL: "http://127.0.0.1:1", PGSSLROOTCERT: "/ca" },
    base: {
      AWS_PROFILE: "production",
      AWS_SESSION_TOKEN: "token",
      AWS_CONFIG_FILE: "/home/me/.aws/config",
      PULUMI_ACCESS_TOKEN: "pul-1",
      PULUMI_CONFIG_PASSPHRASE: "mine",
      PGPASSWORD: "mine",
      HOME: "/home/me",
      PATH: "/usr/bin",
    },
  });
  t.match(env, {
    AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    AWS_CONFIG_FILE: "/dev/null",
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PGSSLROOTCERT: "/ca",
    HOME: "/home/me",
    PATH: "/cli:/usr/bin",
    PULUMI_BACKEND_URL: "file:///home/pulumi-state",
    PULUMI_HOME: "/home/pulumi-home",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
  });
  for (const name of [
    "AWS_PROFILE",
    "AWS_SESSION_TOKEN",
    "PULUMI_ACCESS_TOKEN",
    "PGPASSWORD",
  ])
    t.notOk(name in env, name);
});

t.test(
  "a CLI without a language host gets the stand-in on its path",
  async (t) => {
    const { pulumiEnvironment } = await import(
      "../../../tools/stack/environment.mjs"
    );
    const env = pulumiEnvironment({
      cli: { path: "/cli/pulumi", languageHost: "stand-in" },
      home: "/home",
      aws: {},
      base: { PATH: "/usr/bin" },
    });
    t.match(env.PATH, /^\/cli:.*\/tools\/pulumi\/bin:\/usr\/bin$/);
    t.notOk(env.PULUMI_IGNORE_AMBIENT_PLUGINS);
  },
);
