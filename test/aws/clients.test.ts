import { createServer, type ServerResponse } from "node:http";
import t, { type Test } from "tap";
import { callerAccount } from "../../aws/account";
import { environmentsOf } from "../../aws/beanstalk/environment";
import { listInstances } from "../../aws/rds/instances";
import { listen } from "../support/said";

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
  await endpoint(t, (response) => answer?.(response));
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

t.test("a call that has no answer is told by its name", async (t) => {
  const held: ServerResponse[] = [];
  await endpoint(t, (response) => held.push(response));
  const said = listen(t);
  const refused = t.rejects(listInstances(place), {
    name: "AwsError",
    answered: true,
  });
  t.match(
    await said.line(/RDS/),
    /^RDS hasn't answered DescribeDBInstances \(\d+ s\)$/,
  );
  for (const response of held) refuse(response, 403, "AccessDenied");
  await refused;
});

t.test("so is one that is refused again and again", async (t) => {
  let over = false;
  await endpoint(t, (response) =>
    over
      ? refuse(response, 403, "AccessDenied")
      : refuse(response, 400, "Throttling"),
  );
  const said = listen(t);
  const refused = t.rejects(listInstances(place), { name: "AwsError" });
  const line = await said.line(/RDS/);
  over = true;
  t.match(
    line,
    /^RDS hasn't answered DescribeDBInstances: attempt \d+, the one before failed \(Throttling\) \(\d+ s\)$/,
  );
  await refused;
});

/** An endpoint of AWS's for this test, which answers so. */
async function endpoint(
  t: Test,
  answer: (response: ServerResponse) => unknown,
): Promise<void> {
  const server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("no port");
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
    AWS_ACCESS_KEY_ID: "AKIA0",
    AWS_SECRET_ACCESS_KEY: "none",
  });
  t.teardown(() => {
    process.env = before;
  });
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, {
      "content-type": "text/xml",
      "x-amzn-requestid": "of-the-test",
    })
    .end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error><RequestId>of-the-test</RequestId></ErrorResponse>`,
    );
}
