import { delimiter, dirname, join } from "node:path";
import { pulumiPlaces, root } from "../machine/places.mjs";

/**
 * What of the user's environment mustn't reach a sandbox: another account's credentials, another
 * backend, another database's settings.
 */
const FOREIGN = /^(AWS|PULUMI|PG)/;

/**
 * The passphrase of the secrets in a sandbox's state, the same for all of them: the committed stack files have
 * a salt that fits it. Those secrets open databases on this machine that hold made-up people, and whoever can
 * read the state can read the sandbox's own files beside it.
 */
const PASSPHRASE = "sandbox";

/**
 * The environment in which `pulumi` works on a sandbox and on nothing else.
 * @param {object} options
 * @param {import("../pulumi/get.mjs").Cli} options.cli
 * @param {string} options.home The sandbox's home.
 * @param {Readonly<Record<string, string>>} options.aws The sandbox's own variables: endpoint, credentials, certificate authority.
 * @param {NodeJS.ProcessEnv} [options.base] Default: this process's environment.
 * @returns {NodeJS.ProcessEnv}
 */
export function pulumiEnvironment({ cli, home, aws, base = process.env }) {
  const places = pulumiPlaces(home);
  const own = Object.fromEntries(
    Object.entries(base).filter(([name]) => !FOREIGN.test(name)),
  );
  const standIns =
    cli.languageHost === "stand-in"
      ? [join(root, "tools", "pulumi", "bin")]
      : [];
  return {
    ...own,
    ...aws,
    // A profile of the user's would win over the sandbox's credentials.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    PULUMI_HOME: places.home,
    PULUMI_BACKEND_URL: `file://${places.state}`,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // The AWS plugin in PULUMI_HOME is the only one: none is downloaded.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    ...(cli.languageHost === "beside" && {
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    }),
    PATH: [dirname(cli.path), ...standIns, base.PATH ?? ""].join(delimiter),
  };
}
