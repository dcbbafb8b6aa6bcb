import t from "tap";
import { sshDestination } from "../../process/ssh-options";

t.test("a destination can't be read as an option", async (t) => {
  t.same(sshDestination("user@bastion"), ["--", "user@bastion"]);
  t.same(sshDestination("ssh://user@host:2222"), [
    "--",
    "ssh://user@host:2222",
  ]);
  for (const destination of ["", "-oProxyCommand=x", "a b", "a\n"])
    t.throws(() => sshDestination(destination), {
      message: /is no ssh destination/,
    });
});
