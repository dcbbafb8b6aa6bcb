import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import t, { type Test } from "tap";
import { errorsAfter } from "../../aws/beanstalk/events";
import { deployedOptions } from "../../aws/beanstalk/options";
import { describeInstance } from "../../aws/rds/instances";

const place = { region: "ap-southeast-2", account: "100000000001" };

/** An answer of AWS: the inner part of its result, or an error. */
type Answer = string | { readonly code: string; readonly message: string };

/** Answers the calls of this process, by action and by what is in the call, until the test ends. */
async function answerCalls(
  t: Test,
  answer: (action: string, call: URLSearchParams) => Answer,
): Promise<void> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const call = new URLSearchParams(body);
      const action = call.get("Action") ?? "";
      const given = answer(action, call);
      response
        .writeHead(typeof given === "string" ? 200 : 400, {
          "x-amzn-requestid": "asked",
        })
        .end(
          typeof given === "string"
            ? `<${action}Response><${action}Result>${given}</${action}Result></${action}Response>`
            : `<ErrorResponse><Error><Type>Sender</Type><Code>${given.code}</Code><Message>${given.message}</Message></Error></ErrorResponse>`,
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
  });
  t.teardown(() => {
    process.env = before;
    server.closeAllConnections();
    server.close();
  });
}

t.test("an error on a later page of events is seen", async (t) => {
  const event = (second: number, message: string) =>
    `<member><EventDate>2025-01-01T00:00:0${second}Z</EventDate><Message>${message}</Message><Severity>ERROR</Severity></member>`;
  await answerCalls(t, (_action, call) =>
    call.get("NextToken") === "2"
      ? `<Events>${event(1, "the first")}</Events>`
      : `<Events>${event(2, "the second")}</Events><NextToken>2</NextToken>`,
  );
  t.strictSame(
    await errorsAfter(place, "e-1", new Date("2025-01-01T00:00:00Z"), []),
    ["the first", "the second"],
  );
});

t.test("an instance behind an empty page is found", async (t) => {
  await answerCalls(t, (_action, call) =>
    call.get("Marker") === "next"
      ? "<DBInstances><DBInstance><DBInstanceIdentifier>test</DBInstanceIdentifier><DbiResourceId>db-A</DbiResourceId></DBInstance></DBInstances>"
      : "<Marker>next</Marker><DBInstances/>",
  );
  t.match(await describeInstance(place, "db-A"), { identifier: "test" });
});

t.test(
  "an environment that isn't there is told from one that is hidden",
  async (t) => {
    const environment = { application: "cobalt", name: "test" };
    let answer: Answer = "<ConfigurationSettings/>";
    await answerCalls(t, () => answer);
    await t.rejects(deployedOptions(place, environment), {
      code: "EmptyConfigurationSettings",
      message: /lack elasticbeanstalk:DescribeConfigurationSettings/,
    });
    for (const message of [
      "No Environment found for EnvironmentName = 'test'.",
      "No Application named 'cobalt' found.",
    ]) {
      answer = { code: "InvalidParameterValue", message };
      await t.rejects(deployedOptions(place, environment), {
        code: "InvalidParameterValue",
        message:
          /^There is no Beanstalk environment test in the application cobalt/,
      });
    }
    answer = { code: "InvalidParameterValue", message: "Something else." };
    await t.rejects(deployedOptions(place, environment), {
      message: /^AWS refused to read the settings .* Something else/,
    });
  },
);
