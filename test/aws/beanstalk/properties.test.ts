import t from "tap";
import { parseArn } from "../../../aws/beanstalk/properties";

const secret =
  "arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:db-AbCd12";

t.test("a whole secret's ARN", async (t) => {
  t.same(parseArn(secret), {
    service: "secretsmanager",
    region: "ap-southeast-2",
    whole: secret,
  });
});

t.test("a secret's ARN with a key of its JSON", async (t) => {
  t.match(parseArn(`${secret}:password`), { whole: secret, key: "password" });
  t.match(
    parseArn(`${secret}:password:more`),
    { key: "password" },
    "what follows a second colon is ignored, as Beanstalk does",
  );
});

t.test("a parameter's ARN", async (t) => {
  const arn = "arn:aws:ssm:eu-west-1:123456789012:parameter/test/db";
  t.same(parseArn(arn), { service: "ssm", region: "eu-west-1", whole: arn });
});

t.test("anything else is refused without showing it", async (t) => {
  for (const text of ["hunter2", "arn:aws:s3:::bucket"]) {
    const error = t.throws(() => parseArn(text), /doesn't hold the ARN/);
    t.notMatch(String(error), text);
  }
});
