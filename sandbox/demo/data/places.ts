import type { Random } from "./random";

/** Where somebody lives, or a club plays. */
export interface Home {
  /** Number and street, e.g. `14/231 Banksia Parade`. */
  readonly street: string;
  readonly suburb: string;
  /** State or territory: ACT, NSW, NT, QLD, SA, TAS, VIC, WA. */
  readonly state: string;
  readonly postcode: string;
}

/** Area codes of landlines by state. */
const areaCodes: Readonly<Record<string, string>> = {
  ACT: "02",
  NSW: "02",
  NT: "08",
  QLD: "07",
  SA: "08",
  TAS: "03",
  VIC: "03",
  WA: "08",
};

/** Suburb, state, postcode. */
export const suburbs: readonly (readonly [string, string, string])[] = `
Ainslie ACT 2602|Belconnen ACT 2617|Deakin ACT 2600|Kambah ACT 2902|Albury NSW 2640|Armidale NSW 2350
Balgowlah NSW 2093|Ballina NSW 2478|Bathurst NSW 2795|Berowra NSW 2081|Blackheath NSW 2785|Bowral NSW 2576
Coffs Harbour NSW 2450|Cronulla NSW 2230|Dubbo NSW 2830|Epping NSW 2121|Forster NSW 2428|Gosford NSW 2250
Hunters Hill NSW 2110|Kiama NSW 2533|Lindfield NSW 2070|Mosman NSW 2088|Nelson Bay NSW 2315|Orange NSW 2800
Paddington NSW 2021|Parramatta NSW 2150|Port Macquarie NSW 2444|Tamworth NSW 2340|Terrigal NSW 2260
Wagga Wagga NSW 2650|Willoughby NSW 2068|Wollongong NSW 2500|Alice Springs NT 0870|Nightcliff NT 0810
Ashgrove QLD 4060|Buderim QLD 4556|Bundaberg QLD 4670|Caloundra QLD 4551|Hervey Bay QLD 4655|Kenmore QLD 4069
Mackay QLD 4740|Noosa Heads QLD 4567|Redcliffe QLD 4020|Southport QLD 4215|Toowoomba QLD 4350|Townsville QLD 4810
Barmera SA 5345|Glenelg SA 5045|Mount Gambier SA 5290|Norwood SA 5067|Unley SA 5061|Victor Harbor SA 5211
Burnie TAS 7320|Devonport TAS 7310|Launceston TAS 7250|Sandy Bay TAS 7005|Ballarat VIC 3350|Bendigo VIC 3550
Brighton VIC 3186|Camberwell VIC 3124|Doncaster VIC 3108|Essendon VIC 3040|Frankston VIC 3199|Geelong VIC 3220
Hawthorn VIC 3122|Kew VIC 3101|Mornington VIC 3931|Ringwood VIC 3134|Warrnambool VIC 3280|Williamstown VIC 3016
Albany WA 6330|Bunbury WA 6230|Claremont WA 6010|Fremantle WA 6160|Kalamunda WA 6076|Mandurah WA 6210
Nedlands WA 6009|Rockingham WA 6168
`
  .trim()
  .split(/[|\n]/)
  .map((line) => {
    const [, suburb = "", state = "", postcode = ""] =
      /^(.+) ([A-Z]+) (\d{4})$/.exec(line) ?? [];
    return [suburb, state, postcode] as const;
  });

const streets =
  "Acacia Albert Angophora Banksia Barker Beach Boronia Bridge Burke Captain Cedar Chapel Church Clarence Cliff Coolibah Darling Elizabeth Esplanade Fletcher Forest Garden George Grevillea Hakea Hill Hume Ironbark Jacaranda Kangaroo King Lachlan Macquarie Mahogany Melaleuca Mitchell Norfolk Orchard Pacific Park Plover Railway Regent Ridge River Rosella School Station Stirling Sturt Tallowwood Telopea Victoria Wandoo Waratah Wattle Wharf Wilga".split(
    " ",
  );
const streetKinds = "Street Road Avenue Parade Crescent Close Lane Drive".split(
  " ",
);

/** Makes up an address in one of the suburbs. */
export function makeHome(random: Random): Home {
  const [suburb, state, postcode] = random.pick(suburbs);
  const flat = random.chance(0.3) ? `${random.int(1, 48)}/` : "";
  return {
    street: `${flat}${random.int(1, 240)} ${random.pick(streets)} ${random.pick(streetKinds)}`,
    suburb,
    state,
    postcode,
  };
}

/** Makes up a landline number of a state, e.g. `02 9418 2277`. */
export function makePhone(random: Random, state: string): string {
  return `${areaCodes[state] ?? "02"} ${random.int(5, 9)}${random.digits(3)} ${random.digits(4)}`;
}
