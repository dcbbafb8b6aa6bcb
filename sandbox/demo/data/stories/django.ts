import { tables } from "../../cobalt/facts";
import { toldInTexts } from "../../cobalt/personal-data";
import type { Cast } from "../cast";
import type { Draft, Stories } from "../draft";
import { nth } from "../faker";
import { date, day, timestamp } from "../moments";
import { tell } from "../tell";

const verbs = ["add", "change", "delete", "view"];

/** One for each table, as Django makes one for each model. */
const contentTypes = tables().map(({ name }) => {
  const at = name.lastIndexOf("_");
  return { app: name.slice(0, at), model: name.slice(at + 1) };
});

const tellLog = tell(toldInTexts);

/** Django's own tables, content types, permissions, migrations, and the log that Cobalt writes. */
export const django = (cast: Cast): Stories => ({
  django_content_type: {
    columns: {
      app_label: ({ index }) => nth(contentTypes, index).app,
      model: ({ index }) => nth(contentTypes, index).model,
    },
  },
  auth_permission: {
    columns: {
      name: (draft) => permission("Can ", " ", draft),
      content_type_id: ({ index }) => 1 + Math.floor(index / verbs.length),
      codename: (draft) => permission("", "_", draft),
    },
  },
  auth_group_permissions: {
    columns: {
      group_id: ({ index }) => 1 + (index % cast.rows("auth_group")),
      permission_id: ({ index }) => 1 + index * 3,
    },
  },
  django_migrations: {
    columns: {
      app: ({ index }) => nth(contentTypes, index).app,
      name: ({ index }) =>
        `${String(1 + Math.floor(index / 12)).padStart(4, "0")}_alter_${nth(contentTypes, index).model}`,
      applied: ({ index }) => timestamp(cast.now - (1_400 - index * 4) * day),
    },
  },
  logs_log: {
    columns: {
      // A query string, as the web server wrote it.
      message: (draft) =>
        draft.index % 8 === 7
          ? `GET /accounts/unsubscribe/?email=${encodeURIComponent(draft.person.email)}`
          : tellLog(draft),
    },
  },
  django_ses_sesstat: {
    columns: { date: ({ index }) => date(cast.now - index * day) },
  },
});

function permission(before: string, between: string, { index }: Draft): string {
  const { model } = nth(contentTypes, Math.floor(index / verbs.length));
  return `${before}${nth(verbs, index)}${between}${model}`;
}
