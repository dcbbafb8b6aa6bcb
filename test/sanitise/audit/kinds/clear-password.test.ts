import t from "tap";
import { connect } from "../../../support/connect";
import { checkKind } from "../../../support/kinds";
import { startPostgres } from "../../../support/postgres";

const client = startPostgres(t).then((server) => connect(t, server));

const word = "N0tFor-Testers77";
const key = "Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2Yz3+";

t.test(
  "logins for another server, as addresses, strings of options and settings have them",
  async (t) => {
    await checkKind(
      t,
      await client,
      "password in clear",
      [
        `postgres://sync:${word}@10.9.8.7/crm`,
        `{"broker":"amqps://app:${word}@mq.internal:5671/%2f"}`,
        `redis://:${word}@cache:6379/0`,
        `https://deploy:%40${word}@git.internal/x.git`,
        `host=10.9.8.7 dbname=crm user=sync password=${word}`,
        `user = sync\n password = ${word}`,
        `password='${word}' host=10.9.8.7`,
        `password=${word} port=5432`,
        `Server=crm;Database=app;User Id=sync;Password=${word};`,
        `jdbc:postgresql://crm/app?user=sync&password=${word}`,
        `perform dblink_connect('host=' || h || ' password=${word}');`,
        `perform dblink_connect('host=x password=''${word}''');`,
        `'password=${word}'`,
        `'host=10.9.8.7'\n'password=${word}'`,
        `'app.jwt_secret=${word}'`,
        `'pgrst.api_key=${word}'`,
        `PGPASSWORD=${word} psql -h crm`,
        `aws_secret_access_key = ${key}`,
        `"SecretAccessKey": "${key}"`,
      ],
      [
        "",
        "https://partner.invalid/a:b@c",
        "https://partner.invalid:8443/@ann",
        "postgres://sync@10.9.8.7/crm",
        "postgres://sync:***@10.9.8.7/crm",
        "postgres://sync:$PASSWORD@10.9.8.7/crm",
        "postgres://sync:{password}@10.9.8.7/crm",
        "format('postgres://%s:%s@%s/crm', u, p, h)",
        "select from users where name = $1 and password = $2",
        "update users set username = $1, password = $2",
        "where username = new.username and password = crypt(given, password)",
        "execute 'select 1 from t where password = $1' using p",
        "dblink_connect('host=' || h || ' password=' || p)",
        "dblink_connect(format('host=%s user=%s password=%s', h, u, p))",
        "host=10.9.8.7 dbname=crm user=sync",
        "host=10.9.8.7 user=sync password=********",
        "'password_encryption=scram-sha-256'",
        "'search_path=app, public'",
        "Please reset your password = you get a mail",
      ],
    );
  },
);
