const longest = 3_600_000;

/**
 * When to try again after the `attempt`th try: exponential back-off, an hour at most, with jitter so that what failed
 * together does not come back together. `random` is 0 … 1.
 */
export function retryAt(now: Date, attempt: number, seconds: number, random = Math.random()): Date {
  const wait = Math.min(seconds * 1000 * 2 ** (attempt - 1), longest);
  return new Date(now.getTime() + wait * (0.5 + random / 2));
}
