import t from "tap";
import { constraintName } from "../../../../sandbox/demo/cobalt/constraint-name";

// Names that Django's own migrations make, in every Django project's database.
const known = [
  [["django_session", ["expire_date"]], "django_session_expire_date_a5c62663"],
  [
    ["django_session", ["session_key"], "_like"],
    "django_session_session_key_c0390e0f_like",
  ],
  [
    ["auth_permission", ["content_type_id", "codename"], "_uniq"],
    "auth_permission_content_type_id_codename_01ab375a_uniq",
  ],
  [
    ["django_admin_log", ["content_type_id"], "_fk_django_content_type_id"],
    "django_admin_log_content_type_id_c4bce8eb_fk_django_co",
  ],
  [
    ["auth_group_permissions", ["permission_id"], "_fk_auth_permission_id"],
    "auth_group_permissio_permission_id_84c5c92e_fk_auth_perm",
  ],
] as const;

for (const [[table, columns, suffix], name] of known)
  t.test(`${name} is named as Django does it`, async (t) => {
    t.equal(constraintName(table, columns, suffix), name);
  });
