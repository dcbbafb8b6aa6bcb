/**
 * SQL for a function of the session that PostgreSQL can inline: its body is one expression. It inlines a
 * call unless an argument that the body uses twice is costly to compute.
 */
export function expressionFunction(
  signature: string,
  returns: string,
  body: string,
): string {
  return `create function pg_temp.${signature} returns ${returns} language sql stable parallel safe return ${body}`;
}

/** SQL for a function of the session in PL/pgSQL, for what one expression can't do. */
export function proceduralFunction(
  signature: string,
  returns: string,
  body: string,
): string {
  return `create function pg_temp.${signature} returns ${returns} language plpgsql stable parallel safe as $function$ ${body} $function$`;
}
