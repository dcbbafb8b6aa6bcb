/**
 * Waits for work and for what is done beside it, both to their ends.
 * @throws the work's error; else the other's
 */
export async function beside<T>(
  work: Promise<T>,
  other: Promise<unknown>,
): Promise<T> {
  const [worked, done] = await Promise.allSettled([work, other]);
  if (worked.status === "rejected") throw worked.reason;
  if (done.status === "rejected") throw done.reason;
  return worked.value;
}
