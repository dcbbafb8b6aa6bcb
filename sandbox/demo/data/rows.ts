import type { Kind } from "./people";

/** How many users the real production has. */
export const fullUsers = 16_978;

/** Rows for so many users; for fewer of them in proportion, but two at least. */
const inProportion = {
  accounts_apitoken: 40,
  accounts_systemcard: 1_100,
  accounts_teammate: 7_000,
  accounts_unregistereduser: 4_889,
  accounts_user: 16_978,
  accounts_useradditionalinfo: 9_327,
  accounts_userpaysfor: 300,
  api_apilog: 2_500,
  club_sessions_session: 3_500,
  club_sessions_sessionmiscpayment: 2_000,
  club_sessions_sessiontype: 456,
  django_admin_log: 2_000,
  django_ses_sesstat: 600,
  django_session: 5_000,
  django_summernote_attachment: 220,
  events_basketitem: 140,
  events_bulletin: 380,
  events_category: 1_200,
  events_congress: 780,
  events_congressdownload: 600,
  events_congresslink: 800,
  events_congressmaster: 240,
  events_congressnewsitem: 280,
  events_event: 2_400,
  events_evententry: 11_500,
  events_evententryplayer: 30_072,
  events_eventlog: 9_500,
  events_eventplayerdiscount: 260,
  events_partnershipdesk: 460,
  events_playerbatchid: 3_500,
  events_session: 3_859,
  fcm_django_fcmdevice: 1_800,
  forums_comment1: 3_200,
  forums_comment2: 2_000,
  forums_forumfollow: 2_200,
  forums_likecomment1: 2_400,
  forums_likecomment2: 700,
  forums_likepost: 2_600,
  forums_post: 800,
  logs_log: 21_000,
  masterpoints_clubmembershiphistory: 4_500,
  masterpoints_masterpointevent: 480,
  masterpoints_mpbatch: 3_000,
  masterpoints_mptran: 46_000,
  masterpoints_promotion: 7_500,
  notifications_abstractemail: 3_000,
  notifications_batchactivity: 900,
  notifications_batchattachment: 260,
  notifications_batchcontent: 1_200,
  notifications_batchid: 1_900,
  notifications_blocknotification: 100,
  notifications_email: 150,
  notifications_emailattachment: 260,
  notifications_emailthread: 20,
  notifications_inappnotification: 4_400,
  notifications_notificationmapping: 1_100,
  notifications_realtimenotification: 6_000,
  notifications_realtimenotificationheader: 200,
  notifications_recipient: 9_820,
  notifications_snooper: 6_524,
  notifications_unregisteredblockedemail: 100,
  organisations_clublog: 4_000,
  organisations_clubmemberlog: 9_000,
  organisations_clubtag: 600,
  organisations_memberclubdetails: 14_981,
  organisations_memberclubemail: 3_000,
  organisations_membercluboptions: 5_000,
  organisations_memberclubtag: 5_000,
  organisations_membermembershiptype: 18_795,
  organisations_miscpaytype: 450,
  organisations_organisation: 380,
  organisations_orgemailtemplate: 280,
  organisations_orgvenue: 300,
  organisations_visitor: 1_000,
  organisations_welcomepack: 180,
  otp_totp_totpdevice: 60,
  payments_membertransaction: 28_567,
  payments_organisationsettlementfees: 35,
  payments_organisationtransaction: 21_967,
  payments_stripelog: 4_500,
  payments_stripetransaction: 7_800,
  payments_userpendingpayment: 320,
  post_office_attachment: 240,
  post_office_email: 7_240,
  post_office_log: 6_000,
  rbac_rbacusergroup: 2_800,
  results_resultsfile: 1_167,
  support_attachment: 300,
  support_incident: 1_500,
  support_incidentlineitem: 3_800,
  utils_batch: 2_400,
  utils_batchstatus: 700,
  utils_error500: 350,
  utils_slug: 60,
  xero_xeroinvoice: 2_600,
  xero_xerolog: 2_900,
};

/** Rows however many users there are. */
const fixed = {
  accounts_nextinternalsystemnumber: 1,
  accounts_user_groups: 12,
  accounts_user_user_permissions: 12,
  auth_group: 4,
  auth_group_permissions: 32,
  django_content_type: 133,
  django_migrations: 330,
  forums_forum: 8,
  masterpoints_chargetype: 20,
  masterpoints_greenpointachievementband: 12,
  masterpoints_period: 120,
  masterpoints_rank: 14,
  payments_paymentstatic: 1,
  post_office_emailtemplate: 8,
  rbac_rbacappmodelaction: 3,
  rbac_rbacmodeldefault: 3,
  support_notifyuserbytype: 10,
  utils_lock: 6,
  xero_xerocredentials: 1,
};

/** So many rows for each row of another table, named before. */
const each = {
  organisations_organisationfrontpage: [1, "organisations_organisation"],
  organisations_membershiptype: [3, "organisations_organisation"],
  payments_orgpaymentmethod: [4, "organisations_organisation"],
  rbac_rbacgroup: [3, "organisations_organisation"],
  rbac_rbacgrouprole: [1, "rbac_rbacgroup"],
  rbac_rbacadmingroup: [1, "organisations_organisation"],
  rbac_rbacadmingrouprole: [1, "organisations_organisation"],
  rbac_rbacadmintree: [1, "organisations_organisation"],
  rbac_rbacadminusergroup: [1, "organisations_organisation"],
  club_sessions_sessionentry: [12, "club_sessions_session"],
  payments_memberorganisationlink: [3, "club_sessions_session"],
  results_playersummaryresult: [12, "results_resultsfile"],
  club_sessions_sessiontypepaymentmethod: [3, "club_sessions_sessiontype"],
  club_sessions_sessiontypepaymentmethodmembership: [
    3,
    "club_sessions_sessiontypepaymentmethod",
  ],
  auth_permission: [4, "django_content_type"],
  notifications_emailbatchrbac: [1, "notifications_batchid"],
  post_office_attachment_emails: [1, "post_office_attachment"],
} as const;

/** Cobalt's own command empties the queue and deletes the phones, so a test database has none. */
const notInTest = [
  "fcm_django_fcmdevice",
  "notifications_snooper",
  "post_office_attachment_emails",
  "post_office_email",
  "post_office_log",
] as const;

/** A table of Cobalt's. */
export type TableName =
  | keyof typeof inProportion
  | keyof typeof fixed
  | keyof typeof each
  | "notifications_emailarchive";

/** How many rows each of Cobalt's tables has. */
export type Rows = Readonly<Record<string, number> & Record<TableName, number>>;

/** The rows of each table: the same for the same number of users. */
export function countRows(users: number, kind: Kind): Rows {
  const rows: Record<string, number> = { ...fixed };
  for (const [table, full] of Object.entries(inProportion))
    rows[table] = Math.max(2, Math.round((full * users) / fullUsers));
  rows.organisations_organisation = Math.max(
    8,
    rows.organisations_organisation ?? 0,
  );
  for (const [table, [times, other]] of Object.entries(each))
    rows[table] = times * (rows[other] ?? 0);
  // An older mail either waits or is in the archive.
  rows.notifications_emailarchive =
    (rows.notifications_abstractemail ?? 0) - (rows.notifications_email ?? 0);
  if (kind === "test") for (const table of notInTest) rows[table] = 0;
  return rows as Rows;
}
