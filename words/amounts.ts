/** `1,204`. */
export function count(number: number): string {
  return number.toLocaleString("en");
}

/** `1 table`, `1,204 tables`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** Bytes for people: `8 KiB`, `1.5 GiB`. */
export function size(bytes: number): string {
  const power = Math.min(
    Math.floor(Math.log2(Math.max(bytes, 1)) / 10),
    units.length - 1,
  );
  const value = bytes / 1024 ** power;
  return `${value >= 10 || power === 0 ? Math.round(value) : Math.round(value * 10) / 10} ${units[power]}`;
}

/** Seconds for people: `0.3 s`, `4 min 10 s`, `6 h 2 min`, `3 days 4 h`. */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return joined([minutes, "min"], [whole % 60, "s"]);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joined([hours, "h"], [minutes % 60, "min"]);
  const days = Math.floor(hours / 24);
  return joined([days, days === 1 ? "day" : "days"], [hours % 24, "h"]);
}

function joined(...parts: readonly (readonly [number, string])[]): string {
  return parts
    .filter(([number]) => number > 0)
    .map(([number, unit]) => `${number} ${unit}`)
    .join(" ");
}
