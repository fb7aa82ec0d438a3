import { z } from 'zod';

const counter = z.coerce.number('choice').int('choice').min(1, 'choice').max(20, 'choice');

export const counterForm = z.object({ counter });
export const numberForm = z.object({
  priority: z.enum(['none', 'elderly', 'pregnant', 'disabled'], 'choice'),
});
/** Whether the kiosk prints each number by itself: as its address says, and its form says again. */
export const printForm = z.object({
  print: z.literal('auto').optional().catch(undefined).transform(Boolean),
});

/** The number of a counter as it stands in an address or a cookie, or null. */
export const readCounter = (given: unknown): number | null => counter.safeParse(given).data ?? null;
