import { setTimeout as delay } from "node:timers/promises";
import { withTunnel } from "../../process/tunnel";

// Holds a tunnel open until it is killed: hold-tunnel.ts DESTINATION ADDRESS PORT
const [destination = "", address = "", port = ""] = process.argv.slice(2);
void withTunnel(destination, { address, port: Number(port) }, async () => {
  console.log("open");
  await delay(3_600_000);
});
