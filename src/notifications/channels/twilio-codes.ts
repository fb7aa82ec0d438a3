import type { Reason, Refusal } from './channel.ts';

// https://www.twilio.com/docs/api/errors; codes that aren't here are judged by the HTTP status.
const lasting: Record<number, Reason> = {
  21211: 'badNumber', // invalid To
  21214: 'badNumber',
  21217: 'badNumber',
  21265: 'badNumber', // a short code
  21266: 'badNumber', // the same number as From
  21408: 'refused', // region not enabled
  21610: 'blocked', // opted out with STOP
  21612: 'unreachable', // this pair of From and To
  21614: 'landline',
  21617: 'content', // too long
  21635: 'landline',
  30004: 'blocked',
  30005: 'badNumber', // unknown handset
  30006: 'landline',
  30007: 'filtered',
  63003: 'notRegistered',
  63005: 'content',
  63013: 'filtered',
  63016: 'content', // outside the 24 hours without a template
  63024: 'notRegistered',
  63032: 'blocked',
  63049: 'blocked',
};

// The account or the carrier may take it later.
const passing: Record<number, Reason> = {
  20003: 'account', // authentication
  20005: 'account', // suspended
  20429: 'busy',
  21611: 'busy', // queue full
  30001: 'busy', // queue overflow
  30002: 'account', // suspended
  30003: 'unreachable', // switched off
  30008: 'unreachable', // unknown
  63018: 'busy', // WhatsApp rate
  63038: 'busy', // daily limit
};

/** What a code of Twilio means for the message; `status` is that of HTTP, for codes that nobody has listed. */
export function readCode(code: number | null, status = 400): Refusal {
  const text = code === null ? `HTTP ${status}` : String(code);
  const ends = code === null ? undefined : lasting[code];
  if (ends) return { reason: ends, lasting: true, code: text };
  const passes = code === null ? undefined : passing[code];
  if (passes) return { reason: passes, lasting: false, code: text };
  if (status === 429) return { reason: 'busy', lasting: false, code: text };
  if (status >= 500) return { reason: 'down', lasting: false, code: text };
  if (status === 401 || status === 403) return { reason: 'account', lasting: false, code: text };
  return { reason: 'refused', lasting: true, code: text };
}
