/** The schema that holds a database's canary values until the audit has searched for them. */
export const canarySchema = "prod_copy_canary";
