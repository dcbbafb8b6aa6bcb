import { createServer, type ServerResponse } from "node:http";
import t from "tap";
import { callerAccount } from "../../aws/account";
import { environmentsOf } from "../../aws/beanstalk/environment";
import { listInstances } from "../../aws/rds/instances";

const place = { region: "ap-southeast-2", account: "100000000001" };

/** What proxies, captive portals and broken gateways answer with `200`. */
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  "nothing at all": (response) => response.end(),
  "a page": (response) =>
    response
      .setHeader("content-type", "text/html")
      .end("<html><body>Sign in to the network</body></html>"),
  "XML of another kind": (response) =>
    response
      .setHeader("content-type", "text/xml")
      .end("<ok><DBInstances/></ok>"),
};

t.test("a 200 that isn't AWS's isn't read as an empty list", async (t) => {
  let answer = answers["nothing at all"];
  const server = createServer((_request, response) => answer?.(response));
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  t.teardown(() => server.close());
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("no port");
  const variables = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
    AWS_ACCESS_KEY_ID: "AKIA0",
    AWS_SECRET_ACCESS_KEY: "none",
  };
  const before = { ...process.env };
  Object.assign(process.env, variables);
  t.teardown(() => {
    process.env = before;
  });
  for (const [what, how] of Object.entries(answers)) {
    answer = how;
    for (const [name, ask] of Object.entries<() => Promise<unknown>>({
      listInstances: () => listInstances(place),
      environmentsOf: () => environmentsOf(place, "cobalt"),
      callerAccount: () => callerAccount(place),
    }))
      await t.rejects(
        ask(),
        {
          name: "AwsError",
          answered: false,
          message: /isn't of AWS's protocol/,
        },
        `${name}: ${what}`,
      );
  }
});
