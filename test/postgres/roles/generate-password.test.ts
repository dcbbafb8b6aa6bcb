import t from "tap";
import { generatePassword } from "../../../postgres/roles/generate-password";

t.test(
  "a password is taken as it is by RDS, Beanstalk, URLs and shells",
  async (t) => {
    const passwords = Array.from({ length: 200 }, generatePassword);
    for (const password of passwords) {
      t.match(password, /^[A-Za-z0-9][A-Za-z0-9_.-]{38}[A-Za-z0-9]$/);
      t.equal(encodeURIComponent(password), password);
    }
    t.equal(new Set(passwords).size, 200, "no two are alike");
  },
);
