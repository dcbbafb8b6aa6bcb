/** How this machine reaches the copy: by itself, or through an OpenSSH destination. */
export type Access =
  | { readonly by: "direct" }
  | {
      readonly by: "ssh";
      /** Destination as `ssh` takes it: a host, `user@host`, or an alias of the user's ssh configuration. */
      readonly destination: string;
    };

/** Where a PostgreSQL server answers, as RDS records it: the host name is also the one its certificate must carry. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}
