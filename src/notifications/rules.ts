import { z } from 'zod';
import type { Connection } from '../database/connect.ts';

/** How messages are delivered until an administrator changes it; times of day in the province's zone. */
export const ordinaryRules = {
  quietFrom: '20:00',
  quietTo: '07:00',
  /** Tries of one channel before it counts as failed. */
  attempts: 8,
  /** Seconds before the second try; each further one waits twice as long, an hour at most. */
  retrySeconds: 30,
  /** Seconds after which a worker that has said nothing counts as gone, and a provider that knows nothing as sure. */
  leaseSeconds: 120,
  /** Approved WhatsApp templates (HX…) with the sentence as {{1}} and the link as {{2}}, by language. */
  templateId: null as string | null,
  templateEn: null as string | null,
};
export type MessageRules = typeof ordinaryRules;

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const stored = z
  .object({
    quietFrom: time,
    quietTo: time,
    attempts: z.number().int().min(1).max(20),
    retrySeconds: z.number().min(0.05).max(3600),
    leaseSeconds: z.number().min(1).max(3600),
    templateId: z.string().nullable(),
    templateEn: z.string().nullable(),
  })
  .partial()
  .catch({});

/** The rules in force. */
export async function messageRules(db: Connection): Promise<MessageRules> {
  const row = (await db('settings').where({ key: 'messages.rules' }).first('value')) as
    { value: unknown } | undefined;
  const known = Object.entries(stored.parse(row?.value ?? {})).filter(([, value]) => value !== undefined);
  return { ...ordinaryRules, ...(Object.fromEntries(known) as Partial<MessageRules>) };
}
