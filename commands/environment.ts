import type { PropertyNames } from "../aws/servers";
import type { Login } from "../postgres/connect/connect";
import type { Route } from "../postgres/connect/route";
import type { Endpoint } from "../process/access";
import type { Command } from "./command";

/** What commands get told of the copy. */
export interface CommandTarget {
  /** The copy's own endpoint. */
  readonly endpoint: Endpoint;
  /** How this machine gets to it: the endpoint itself, or this end of a tunnel. */
  readonly route: Pick<Route, "host" | "port" | "signal">;
  /** The application's, in its database. */
  readonly login: Login;
  /** Names of the variables that the application reads. */
  readonly properties: PropertyNames;
}

/** Variables that this project sets, and that no configuration may set otherwise: they say which server is written to. */
const reserved = ["PGHOST", "PGHOSTADDR", "PGPORT", "PGSSLMODE", "PGSERVICE"];

/**
 * Names of a command's configured variables that would lead it to another server.
 * @returns empty when there are none
 */
export function misleadingVariables(
  { environment = {} }: Command,
  properties: PropertyNames,
): string[] {
  const taken = [...Object.values(properties), ...reserved];
  return Object.keys(environment).filter((name) => taken.includes(name));
}

/**
 * The variables of a command on this machine. Through a tunnel the host name stays the copy's own, so that
 * libpq verifies its certificate, and PGHOSTADDR says where to dial.
 * @param authorities path of a PEM file with the authorities that the copy's certificate may come from
 */
export function localEnvironment(
  command: Command,
  target: CommandTarget,
  authorities: string,
): Record<string, string> {
  const { endpoint, route } = target;
  const own = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(own),
    ...command.environment,
    ...coordinates(target, route.port),
    PGSSLROOTCERT: authorities,
    ...(route.host !== endpoint.address && { PGHOSTADDR: route.host }),
  };
}

/** The variables of a command at the other end of ssh, from where the copy is reached directly. */
export function remoteEnvironment(
  command: Command,
  target: CommandTarget,
): Record<string, string> {
  return {
    ...command.environment,
    ...coordinates(target, target.endpoint.port),
  };
}

function coordinates(
  { endpoint, login, properties }: CommandTarget,
  port: number,
): Record<string, string> {
  return {
    [properties.hostname]: endpoint.address,
    [properties.port]: String(port),
    [properties.database]: login.database,
    [properties.username]: login.user,
    [properties.password]: login.password,
    PGSSLMODE: "verify-full",
  };
}
