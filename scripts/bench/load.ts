/** Requests of several users at once: how many a second, and milliseconds from request to last byte. */
export type Load = {
  users: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  /** How many were measured, and how many of them were answered otherwise than they should. */
  requests: number;
  faults: number;
};

/** One step of a user: true when it was answered as it should. */
export type Step = () => Promise<boolean>;

/**
 * Lets each user take one step after the other for some seconds, after a warming-up of a fifth of them. The first
 * fault is told to `onFault`.
 */
export async function drive(
  users: readonly Step[],
  seconds: number,
  onFault: (fault: unknown) => void = () => {},
): Promise<Load> {
  const begin = performance.now() + seconds * 200;
  const end = begin + seconds * 1000;
  const times: number[] = [];
  let faults = 0;
  await Promise.all(
    users.map(async (step) => {
      for (;;) {
        const from = performance.now();
        if (from >= end) return;
        const right = await step().catch((fault: unknown) => {
          onFault(fault);
          return false;
        });
        const to = performance.now();
        if (to < begin || to > end) continue;
        times.push(to - from);
        if (!right) faults += 1;
      }
    }),
  );
  const { p50, p95, p99 } = percentiles(times);
  return {
    users: users.length,
    perSecond: times.length / seconds,
    p50,
    p95,
    p99,
    requests: times.length,
    faults,
  };
}

/** The value that half, 95 and 99 of a hundred don't exceed (nearest rank); NaN of nothing. */
export function percentiles(values: readonly number[]): { p50: number; p95: number; p99: number } {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
