import { z } from 'zod';

const one = z.string().trim().max(200).optional().catch(undefined);

/** The filter of the outbox; anything unknown in the address counts as not given. */
export const outboxForm = z.object({
  ticket: one,
  channel: z.enum(['sms', 'whatsapp', 'email']).optional().catch(undefined),
  q: one,
  after: one,
});

/** A place in the outbox for its address. */
export const writeCursor = ({ createdAt, id }: { createdAt: Date; id: number }): string =>
  `${createdAt.toISOString()}_${id}`;

/** The place that an address names, or undefined. */
export function readCursor(text: string | undefined): { at: Date; id: number } | undefined {
  const found = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_(\d{1,15})$/.exec(text ?? '');
  if (!found || Number.isNaN(Date.parse(found[1]!))) return undefined;
  return { at: new Date(found[1]!), id: Number(found[2]) };
}
