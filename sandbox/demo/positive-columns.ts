/**
 * The columns with CHECK (x >= 0). `cobalt/columns.csv` tells only their types, so they are listed here:
 * each PositiveIntegerField and PositiveSmallIntegerField of Cobalt's models and of the Django packages
 * that it uses (django-otp, django-ses, django-post-office, Django's admin).
 */
const positiveColumns: Readonly<Record<string, readonly string[]>> = {
  accounts_unregistereduser: ["old_mpc_id"],
  accounts_user: ["auto_amount", "old_mpc_id"],
  club_sessions_sessionentry: ["seat_number_internal"],
  django_admin_log: ["action_flag"],
  django_ses_sesstat: ["delivery_attempts", "bounces", "complaints", "rejects"],
  masterpoints_chargetype: ["old_mpc_id", "price_list_sequence"],
  masterpoints_clubmembershiphistory: [
    "old_mpc_id",
    "billing_month",
    "billing_year",
    "old_mpc_club_id",
    "home_members",
  ],
  masterpoints_greenpointachievementband: ["old_mpc_id"],
  masterpoints_masterpointevent: ["old_mpc_id"],
  masterpoints_mpbatch: ["old_mpc_id"],
  masterpoints_mptran: ["old_mpc_id", "old_mpc_player_id", "old_mp_batch_id"],
  masterpoints_period: ["old_mpc_id", "period_month", "period_year"],
  masterpoints_promotion: ["old_mpc_id", "system_number"],
  masterpoints_rank: [
    "old_mpc_id",
    "total_needed",
    "red_gold_needed",
    "gold_needed",
  ],
  organisations_organisation: ["old_mpc_id"],
  otp_totp_totpdevice: [
    "step",
    "digits",
    "tolerance",
    "throttling_failure_count",
  ],
  post_office_email: ["status", "priority", "number_of_retries"],
  post_office_log: ["status"],
  results_playersummaryresult: ["player_system_number", "position"],
  xero_xeroinvoice: ["upload_attempts"],
};

/** True where Cobalt's models allow a column no negative number. */
export function isPositive(table: string, column: string): boolean {
  return positiveColumns[table]?.includes(column) ?? false;
}
