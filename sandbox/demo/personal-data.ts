/** Columns with a certain kind of content: a table's name, and its columns with blanks between. */
export type Columns = Readonly<Record<string, string>>;

/**
 * Where the demo's production holds personal data: what sanitising has to reach. The lists are complete;
 * a test reads every column of text against them.
 */
export const personalData = {
  /** E-mail addresses, alone or in the middle of a text. */
  emailAddresses: {
    accounts_systemcard: "pre_alerts response_notes other_notes",
    accounts_user: "email about",
    accounts_useradditionalinfo: "email_hard_bounce_reason",
    club_sessions_session: "director_notes",
    django_admin_log: "change_message",
    events_congress:
      "venue_catering additional_info general_info people raw_html bank_transfer_details latest_news contact_email",
    events_congressnewsitem: "text",
    events_evententry: "free_format_answer comment",
    events_eventlog: "action",
    events_partnershipdesk: "comment",
    forums_comment1: "text",
    forums_comment2: "text",
    forums_post: "text",
    logs_log: "message",
    masterpoints_masterpointevent: "comments",
    masterpoints_mpbatch: "uploaded_comments admin_comments",
    notifications_abstractemail: "message recipient reply_to",
    notifications_batchcontent: "email_body",
    notifications_batchid: "reply_to",
    notifications_realtimenotificationheader: "unregistered_users",
    notifications_recipient: "email",
    notifications_snooper: "ses_bounce_reason",
    notifications_unregisteredblockedemail: "email",
    organisations_clublog: "action",
    organisations_clubmemberlog: "description",
    organisations_memberclubdetails: "notes email email_hard_bounce_reason",
    organisations_memberclubemail: "email email_hard_bounce_reason",
    organisations_organisation: "club_email results_email_message",
    organisations_organisationfrontpage: "summary",
    organisations_orgemailtemplate: "footer reply_to",
    organisations_visitor: "email notes",
    organisations_welcomepack: "welcome_email",
    payments_stripelog: "event",
    payments_stripetransaction: "description",
    post_office_email:
      "from_email to cc bcc message html_message headers context message_id",
    post_office_log: "message",
    rbac_rbacadmingroup: "description",
    support_incident: "reported_by_email description",
    support_incidentlineitem: "description",
    utils_batchstatus: "summary",
    utils_error500: "error",
    xero_xeroinvoice: "upload_payload upload_error",
    xero_xerolog: "request_body response_body",
  },
  /** First and last name together. */
  names: {
    accounts_systemcard: "player1 player2 pre_alerts other_notes",
    accounts_user: "about",
    club_sessions_session: "import_messages director_notes",
    club_sessions_sessionmiscpayment: "description",
    django_admin_log: "object_repr",
    django_summernote_attachment: "name",
    events_bulletin: "description",
    events_congress:
      "venue_transport additional_info general_info people raw_html sponsors cheque_details latest_news",
    events_congressdownload: "description",
    events_congressnewsitem: "text",
    events_evententry: "notes comment",
    events_evententryplayer: "override_tba_name",
    events_eventlog: "action",
    events_eventplayerdiscount: "reason",
    events_partnershipdesk: "comment",
    forums_comment1: "text last_changed_by",
    forums_comment2: "text last_changed_by",
    forums_post: "text last_changed_by",
    logs_log: "message user",
    masterpoints_masterpointevent: "comments",
    masterpoints_mpbatch: "uploaded_comments admin_comments",
    notifications_abstractemail: "message",
    notifications_batchcontent: "email_body",
    notifications_batchid: "description from_name",
    notifications_inappnotification: "message",
    notifications_realtimenotification: "msg",
    notifications_realtimenotificationheader:
      "uncontactable_users sender_identification",
    organisations_clublog: "action",
    organisations_memberclubdetails: "emergency_contact notes",
    organisations_organisation: "address2 results_email_message",
    organisations_organisationfrontpage: "summary",
    organisations_orgemailtemplate: "footer",
    organisations_visitor: "notes",
    organisations_welcomepack: "welcome_email",
    payments_membertransaction: "description",
    payments_organisationtransaction: "description",
    payments_stripelog: "event",
    payments_stripetransaction: "description",
    payments_userpendingpayment: "description",
    post_office_attachment: "name",
    post_office_email: "subject message html_message context",
    rbac_rbacadmingroup: "description",
    rbac_rbacgroup: "description",
    results_playersummaryresult: "result_string partner_or_team_name",
    results_resultsfile: "description",
    support_attachment: "description",
    support_incident: "description reported_by_name",
    support_incidentlineitem: "description",
    utils_batchstatus: "summary",
    utils_error500: "user",
    utils_lock: "owner",
    xero_xeroinvoice: "upload_payload",
    xero_xerolog: "request_body",
  },
  /** First and last names in columns of their own. */
  nameParts: {
    accounts_unregistereduser: "first_name last_name",
    accounts_user: "first_name last_name",
    notifications_recipient: "first_name last_name",
    organisations_visitor: "first_name last_name",
  },
  /** Mobile and landline numbers. */
  phoneNumbers: {
    accounts_systemcard: "pre_alerts other_notes",
    accounts_user: "mobile about",
    club_sessions_session: "director_notes",
    events_congress:
      "venue_transport additional_info general_info people raw_html latest_news",
    events_congressnewsitem: "text",
    events_evententry: "free_format_answer notes comment",
    events_partnershipdesk: "comment",
    forums_comment1: "text",
    forums_comment2: "text",
    forums_post: "text",
    logs_log: "message",
    masterpoints_masterpointevent: "comments",
    masterpoints_mpbatch: "uploaded_comments",
    notifications_abstractemail: "message",
    notifications_batchcontent: "email_body",
    notifications_realtimenotification: "msg",
    notifications_realtimenotificationheader: "invalid_lines",
    organisations_clubmemberlog: "description",
    organisations_memberclubdetails:
      "other_phone emergency_contact notes preferred_phone",
    organisations_organisationfrontpage: "summary",
    organisations_orgemailtemplate: "footer",
    organisations_visitor: "notes",
    organisations_welcomepack: "welcome_email",
    payments_stripelog: "event",
    payments_stripetransaction: "description",
    post_office_email: "message html_message context",
    support_incident: "description",
    support_incidentlineitem: "description",
    utils_error500: "error",
    xero_xeroinvoice: "upload_payload",
    xero_xerolog: "request_body",
  },
  /** Streets with numbers. */
  postalAddresses: {
    accounts_systemcard: "pre_alerts",
    accounts_user: "about",
    club_sessions_session: "director_notes",
    events_congress: "additional_info cheque_details latest_news",
    events_congressnewsitem: "text",
    events_evententry: "comment",
    events_partnershipdesk: "comment",
    forums_comment1: "text",
    forums_comment2: "text",
    forums_post: "text",
    logs_log: "message",
    masterpoints_masterpointevent: "comments",
    masterpoints_mpbatch: "uploaded_comments",
    notifications_abstractemail: "message",
    notifications_batchcontent: "email_body",
    organisations_memberclubdetails: "address1 notes",
    organisations_organisation: "address1",
    organisations_organisationfrontpage: "summary",
    organisations_orgemailtemplate: "footer",
    organisations_visitor: "notes",
    payments_stripelog: "event",
    payments_stripetransaction: "description",
    post_office_email: "message html_message context",
    support_incident: "description",
    support_incidentlineitem: "description",
    xero_xeroinvoice: "upload_payload",
    xero_xerolog: "request_body",
  },
  /** Addresses of people's computers. */
  ipAddresses: {
    logs_log: "message ip",
    utils_error500: "error",
  },
  /** Dates of birth. */
  datesOfBirth: {
    accounts_user: "dob",
    organisations_memberclubdetails: "dob",
  },
  /** What opens an account somewhere, or pays: digests of passwords, tokens, keys, cards, banks. */
  secrets: {
    accounts_apitoken: "token",
    accounts_user: "password stripe_customer_id identifier",
    django_session: "session_key session_data",
    fcm_django_fcmdevice: "registration_id device_id",
    organisations_organisation: "bank_account bank_bsb xero_contact_id",
    otp_totp_totpdevice: "key",
    payments_stripetransaction:
      "stripe_last4 stripe_method stripe_receipt_url stripe_reference stripe_balance_transaction",
    xero_xerocredentials:
      "authorisation_code access_token refresh_token tenant_id",
  },
} as const satisfies Readonly<Record<string, Columns>>;

/** What a text can tell about somebody. */
export type Told =
  | "emailAddresses"
  | "names"
  | "phoneNumbers"
  | "postalAddresses"
  | "ipAddresses";

/** What a column tells. */
export function toldAt(table: string, column: string): readonly Told[] {
  const kinds: readonly Told[] = [
    "emailAddresses",
    "names",
    "phoneNumbers",
    "postalAddresses",
    "ipAddresses",
  ];
  return kinds.filter((kind) => {
    const columns: Columns = personalData[kind];
    return columns[table]?.split(" ").includes(column);
  });
}

/** The columns of a list as `table.column`. */
export function columnNames(columns: Columns): readonly string[] {
  return Object.entries(columns).flatMap(([table, names]) =>
    names.split(" ").map((name) => `${table}.${name}`),
  );
}
