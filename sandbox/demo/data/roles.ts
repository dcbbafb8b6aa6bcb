import type { Cast } from "./cast";
import { day, timestamp } from "./moments";
import { fill, type Row, times } from "./row";
import { fullName } from "./texts";

/** Groups that each club has: name, and what its members may do. */
const clubGroups = [
  ["conveners", "events", "org", "edit"],
  ["members_edit", "orgs", "members", "edit"],
  ["directors", "club_sessions", "sessions", "edit"],
] as const;

/** Who may do what (Cobalt's role-based access control). */
export const roles = fill({
  rbac_rbacappmodelaction: () =>
    clubGroups.map(([name, app, model, action]) => ({
      app,
      model,
      valid_action: action,
      description: `Allows ${name}`,
    })),
  rbac_rbacmodeldefault: () =>
    clubGroups.map(([, app, model]) => ({
      app,
      model,
      default_behaviour: "Block",
    })),
  rbac_rbacgroup: function* (cast) {
    for (const club of cast.clubs)
      for (const [name] of clubGroups)
        yield {
          name_item: name,
          description: `${name} of ${club.name}, set up for ${fullName(club.secretary)}`,
          created_by_id: club.secretary.id,
          created_date: timestamp(cast.now - 900 * day),
          name_qualifier: `rbac.orgs.clubs.generated.${club.home.state.toLowerCase()}.${club.id}`,
        };
  },
  rbac_rbacgrouprole: function* (cast) {
    for (const [index, club] of cast.clubs.entries())
      for (const [place, [, app, model, action]] of clubGroups.entries())
        yield {
          rule_type: "Allow",
          group_id: index * clubGroups.length + place + 1,
          action,
          app,
          model,
          model_id: club.id,
        };
  },
  rbac_rbacusergroup: (cast) => {
    const random = cast.random("rbac_rbacusergroup");
    return times(cast.scaled(2_800), () => ({
      member_id: cast.player(random).id,
      group_id: random.int(1, cast.clubs.length * clubGroups.length),
    }));
  },
  rbac_rbacadmingroup: function* (cast) {
    for (const club of cast.clubs)
      yield {
        name_item: `${club.name} admins`,
        description: `Administrators of ${club.name}: ${fullName(club.secretary)}, ${club.secretary.email}`,
        created_by_id: club.secretary.id,
        created_date: timestamp(cast.now - 900 * day),
        name_qualifier: `admin.clubs.generated.${club.home.state.toLowerCase()}.${club.id}`,
      };
  },
  rbac_rbacadmingrouprole: function* (cast) {
    for (const [index, club] of cast.clubs.entries())
      yield {
        app: "orgs",
        model: "org",
        model_id: club.id,
        group_id: index + 1,
      };
  },
  rbac_rbacadmintree: (cast) =>
    perClub(cast, (id) => ({
      tree: `rbac.orgs.clubs.generated.${id}`,
      group_id: id,
    })),
  rbac_rbacadminusergroup: function* (cast) {
    for (const [index, club] of cast.clubs.entries())
      yield { group_id: index + 1, member_id: club.secretary.id };
  },
});

function perClub(cast: Cast, make: (id: number) => Row): Iterable<Row> {
  return times(cast.clubs.length, (index) => make(index + 1));
}
