/**
 * What columns of few words hold, by the column's name, or by the table's too where other tables have the
 * name with another meaning. Rows take the words in turn, so as many rows as words have a word each.
 */
const words: Readonly<Record<string, string>> = {
  "accounts_systemcard.*":
    "||5+ 11-15|4+ 10-14|Natural, forcing|Limit raise|Transfer|Stayman|Strong 22+|Weak 6-10|Splinter",
  "accounts_systemcard.basic_system": "Standard|2/1|Acol|Precision",
  "accounts_systemcard.system_classification": "G|G|B|R|Y",
  action: "edit",
  api: "notifications/sms-file-upload|notifications/mobile-client-register|results/results-file-upload",
  app: "events|orgs|club_sessions",
  application: "Forums",
  "auth_group.name":
    "Support staff|Treasurers|Masterpoint secretaries|Report readers",
  banner: "email_banners/default_banner.jpg",
  batch_type: "COM|EVT|CNG|MBR|RES",
  bg_colour: "white",
  box_colour: "#9c27b0",
  box_font_colour: "#ffffff",
  "club_sessions_session.description": "Monday pairs|Thursday teams|Social",
  "club_sessions_session.status": "CO|CO|CO|BC|LD",
  "club_sessions_sessiontype.name":
    "Duplicate Pairs|Walk-in Pairs|Supervised play",
  cobalt_tran_type: "Auto",
  command:
    "auto_top_up|send_queued_mail|mpc_sync|post_day_before_emails|clear_locks",
  comment_type: "Normal|Normal|Private",
  congress_type: "club_congress|state_congress|club",
  congress_venue_type: "F|F|O|M",
  congress_view_filters: '||{"state": "VIC", "venue_type": "all"}',
  content: "Hello {{ name }},\n\n{{ email_body }}",
  criterion: "AL|PT|PS",
  default_behaviour: "Block",
  entry_status: "Complete|Complete|Complete|Pending|Cancelled|In Cart",
  event_month: "OCT|NOV|DEC",
  event_name: "Open Pairs|Restricted Teams|Novice Pairs|Senior Teams|Club Cup",
  event_type: "Open|Restricted|Novice",
  "events_category.description": "Under 300 MPs|Club members|Novice|Youth",
  "events_congress.status": "Published|Published|Closed|Draft",
  "events_evententryplayer.reason":
    "Full fee|Full fee|Early discount|Youth discount 50%",
  fg_colour: "black",
  "fcm_django_fcmdevice.type": "ios|android",
  forum_type: "Announcement|Discussion|Discussion|Discussion",
  "forums_forum.title":
    "Announcements|Bidding|Card play|Laws and ethics|Clubs|Online bridge|Partners wanted|For sale",
  free_format_question: "Which phone number can we reach you on?",
  how_submitted: "U",
  html_content: "<h2>Hello {{ name }}</h2>{{ email_body|safe }}",
  incident_type:
    "Bridge Credits|Congress Admin|Congress Entry|Club Admin|Masterpoints|Other|Payments/Refunds|Profile/Settings|Registration|Security",
  invoice_type: "ACCREC|ACCPAY",
  job_status: "Success|Success|Success|Failed",
  linked_transaction_type: "Auto Top Up",
  "masterpoints_mpbatch.source": "C|E",
  "masterpoints_mptran.source": "C|E",
  master_session_type: "DP",
  member_sort_order: "|first_asc|last_desc",
  membership_state: "CUR|CUR|CUR|CUR|DUE|END",
  membership_status: "CUR|CUR|CUR|DUE|LAP",
  method: "POST|PUT|GET",
  mimetype: "application/pdf",
  model: "org|members|sessions",
  mp_colour: "G|G|G|R|Y",
  mps_or_player: "M|P",
  "notifications_abstractemail.subject": "You have a message|Your entry",
  "notifications_batchid.state": "CMP|CMP|WIP|INF",
  "notifications_blocknotification.identifier": "CE|CO",
  "notifications_notificationmapping.event_type": "forums.post.create",
  node: "ip-10-41-2-17|ip-10-41-7-203",
  "notifications_inappnotification.link":
    "/events/congress/view/1|/events/congress/view/2",
  notification_type: "Email|SMS",
  online_platform: "U|B|R",
  "organisations_membershiptype.description": "Membership of the club",
  "organisations_membershiptype.name": "Standard|Youth|Life member",
  "organisations_miscpaytype.description": "Parking|Books|Coffee card|Lessons",
  "organisations_organisation.status": "Open|Open|Open|Closed",
  "organisations_organisation.type": "Club",
  origin: "MPC|MPC|MPCS|Pianola|CSV|Manual",
  payment_method: "Bridge Credits|Cash|Bank Transfer|EFTPOS",
  payment_status: "Paid|Paid|Paid|Unpaid",
  payment_type: "CR",
  "events_evententryplayer.payment_type":
    "my-system-dollars|bank-transfer|their-system-dollars|cash|off-system-pp",
  "payments_stripetransaction.status": "Succeeded|Succeeded|Refunded",
  player_format: "Pairs|Teams",
  "post_office_emailtemplate.name":
    "system - default|system - two headings|system - button|club - default|club - results|system - password reset|payments - statement|events - entry",
  previous_membership_status: "||DUE",
  rank_name:
    "Nil|Graduate|Club|Local|State|National|Life|Bronze Life|Silver Life|Gold Life|Grand|Silver Grand|Gold Grand|Emerald Grand",
  rank_old_name:
    "Nil|Graduate|Club|Local|State|National|Life|Bronze Life|Silver Life|Gold Life|Grand|Silver Grand|Gold Grand|Emerald Grand",
  rank_sequence: "A|B|C|D|E|F|G|H|I|J|K|L|M|N",
  "results_resultsfile.status": "PU|PU|PU|PE",
  rbac_role: "notifications.orgcomms.edit",
  route_code: "MAN",
  rule_type: "Allow",
  seat: "N|E|S|W",
  share_data: "NEVER|ONCE|ALWAYS",
  severity: "INFO|INFO|WARN|ERROR",
  "support_incident.severity": "Low|Medium|Medium|High",
  "support_incident.title":
    "Can't log in|Wrong charge|Address change|Entry disappeared|Duplicate account",
  "support_incident.status": "Closed|Closed|Closed|Unassigned|In Progress",
  source: "Accounts|Payments|Notifications|Events",
  status: "Success|Success|Success|Failure",
  stripe_brand: "visa|mastercard|amex",
  stripe_country: "AU",
  stripe_currency: "aud",
  sub_source: "login|stripe_webhook|email|events_admin",
  subject: "{{ subject }}",
  tag_name: "Committee|Directors|Beginners|Wednesday",
  template_name: "Newsletter|Results|Committee",
  time_of_day: "AM|PM|EV",
  topic: "1|2|3|4|5|6|7|8",
  type_name: "Sessional|Congress|Late fee|Card",
  "utils_batch.name":
    "auto_top_up|send_queued_mail|mpc_sync|post_day_before_emails|backup_database",
  "utils_error500.summary": "ValueError at /accounts/register",
  "utils_lock.topic":
    "auto_top_up|send_queued_mail|mpc_sync|post_day_before_emails|backup_database|clear_locks",
  "xero_xeroinvoice.status": "AUTHORISED|PAID|PAID|PENDING_UPLOAD",
  valid_action: "edit",
  venue: "Main hall|Annexe|Online|Library",
  version: "v1.1",
};

/** The words of a column; undefined where it has none of its own. */
export function wordsOf(
  table: string,
  column: string,
): readonly string[] | undefined {
  const found =
    words[`${table}.${column}`] ?? words[`${table}.*`] ?? words[column];
  return found?.split("|");
}
