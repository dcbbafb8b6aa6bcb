import { exactMacOf, type MacBy, unlessBlank, wordBy } from "../shared/basics";
import { expressionFunction } from "../shared/functions";
import type { Mask } from "../shared/mask";
import { documentationRanges } from "../shared/reserved";
import { forTexts } from "../shared/text-mask";
import { repeating } from "../shared/unique";

const [v6 = ""] = documentationRanges.filter((range) => range.includes(":"));
const v4 = documentationRanges.filter((range) => !range.includes(":"));

/** Characters of the longest mask: `2001:db8::ffff:ffff`. */
const length = 19;

/** An address of the documentation's, by the MAC of the address without a network's length. */
function masked(isV6: string, mac: MacBy): string {
  return `case
    when ${isV6} then host('${v6}'::inet + pg_temp.mask_number(${mac("ip_address")}))
    else ${wordBy(
      mac("ip_range"),
      v4.map((range) => range.replace(/0\/24$/, "")),
    )} || get_byte(${mac("ip_address")}, 0)
  end`;
}

const claimed = documentationRanges
  .map((range) => `address <<= inet '${range}'`)
  .join(" or ");

const claimedText = [
  "192.0.2._%",
  "198.51.100._%",
  "203.0.113._%",
  "2001:db8:_%",
]
  .map((form) => `value collate "C" like '${form}'`)
  .join(" or ");

const ofText = (bare: string) =>
  masked("value like '%:%'", (what) => exactMacOf(what, bare));

const ofInet = (value: string) => `pg_temp.mask_ip_address(${value}::inet)`;

export const ipAddress: Mask = {
  ...forTexts({
    name: "ip_address",
    shortest: length,
    otherTypes: { inet: ofInet, cidr: ofInet },
  }),
  // Takes a text or an inet.
  standIn: "coalesce(",
  words: "IP address kept for documentation",
  keys: ["ip_address", "ip_range"],
  functions: () => [
    // What stays is asked of the family first: an address in those ranges belongs to nobody. One look tells of most texts
    // that there is neither a network's length nor a blank around them.
    expressionFunction(
      "mask_ip_address(value text)",
      "text",
      `case
        when (${claimedText}) and value collate "C" ~ '^[0-9a-f.:/]+$' then value
        when value collate "C" < '!' or value collate "C" like '% ' or strpos(value, '/') > 0
          then ${unlessBlank("value", ofText("split_part(pg_temp.mask_normal(value), '/', 1)"))}
        else ${ofText("pg_temp.mask_lower(value)")} end`,
    ),
    expressionFunction(
      "mask_ip_address(address inet)",
      "inet",
      `case when ${claimed} then address
      else set_masklen((${masked("family(address) = 6", (what) => exactMacOf(what, "host(address)"))})::inet,
        greatest(masklen(address), case family(address) when 4 then 24 else 32 end)) end`,
    ),
  ],
  ...repeating("there are only 768 addresses kept for documentation"),
  person: "values",
  proposed: {
    types: ["inet", "cidr"],
  },
};
