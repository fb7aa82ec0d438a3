import { z } from 'zod';
import type { Config } from '../../config.ts';
import { baseAddress } from '../../web/address.ts';
import { gatewayStatusPath } from '../paths.ts';
import { NotSent, type Channel, type Fate, type Reason, type Refusal } from './channel.ts';
import { ask, type Answer } from './pooled.ts';
import { sign } from './signature.ts';

const reasons = [
  'badNumber',
  'landline',
  'unreachable',
  'blocked',
  'filtered',
  'content',
] as const satisfies Reason[];

/** What a gateway says of a message, in its answer to a question and in its calls to us. */
export const gatewayReport = z.object({
  providerId: z.string().max(200).nullish(),
  status: z.enum(['sent', 'delivered', 'failed']),
  reason: z.enum(reasons).nullish().catch(null),
  code: z.string().max(50).nullish(),
  segments: z.number().int().positive().max(100).nullish(),
  price: z.number().nonnegative().nullish(),
  priceUnit: z.string().max(10).nullish(),
});

/**
 * A local aggregator or modem that speaks JSON: we POST `{ id, attempt, to, text, statusUrl }` with a signature and it
 * answers 2xx with `{ providerId?, segments?, price?, priceUnit? }`, or 4xx with `{ reason?, code? }`. Null when it is
 * not configured.
 */
export function gateway({ url, secret, statusUrl }: Omit<Config['gateway'], 'signature'>): Channel | null {
  if (!url || !secret) return null;
  const call = (body: string, address: string) => {
    const { pathname, search } = new URL(address);
    const signature = sign(body, secret, undefined, pathname + search);
    const headers = { 'content-type': 'application/json', 'x-signature': signature };
    return ask({ url: address, method: 'POST', headers, body });
  };
  const channel: Channel = {
    name: 'gateway',
    atOnce: 100,
    send: async ({ id, attemptId, to, body }) => {
      const callback = baseAddress() + gatewayStatusPath;
      const answer = await call(
        JSON.stringify({ id, attempt: attemptId, to, text: body, statusUrl: callback }),
        url,
      );
      if (answer.status >= 300) throw new NotSent(refusalOf(answer));
      const { providerId, segments, price, priceUnit } = taken.parse(jsonOf(answer));
      return {
        providerId: providerId ?? null,
        segments: segments ?? null,
        price: price ?? null,
        priceUnit: priceUnit ?? null,
      };
    },
  };
  // Asking is for gateways that keep a record: `{ id, attempt }` → a report, or 404 when it never came in.
  const find: Channel['find'] = async ({ id, attemptId }) => {
    const answer = await call(JSON.stringify({ id, attempt: attemptId }), statusUrl!);
    if (answer.status === 404) return [];
    if (answer.status >= 300) throw new NotSent(refusalOf(answer));
    return [fateOf(gatewayReport.parse(jsonOf(answer)))];
  };
  return statusUrl ? { ...channel, find } : channel;
}

/** A gateway's report in our words. */
export function fateOf({ status, reason, code, providerId, ...cost }: z.output<typeof gatewayReport>): Fate {
  const refusal: Refusal = {
    reason: reason ?? 'refused',
    lasting: reason !== 'unreachable',
    code: code ?? null,
  };
  const { segments = null, price = null, priceUnit = null } = cost;
  return {
    state: status,
    providerId: providerId ?? null,
    segments,
    price,
    priceUnit,
    refusal: status === 'failed' ? refusal : null,
  };
}

const taken = gatewayReport.partial().catch({});
const refused = z
  .object({ reason: z.enum(reasons).catch('content'), code: z.string().max(50) })
  .partial()
  .catch({});

function refusalOf(answer: Answer): Refusal {
  const { status } = answer;
  const given = refused.parse(jsonOf(answer));
  const code = given.code ?? `HTTP ${status}`;
  if (status === 429) return { reason: 'busy', lasting: false, code };
  if (status >= 500) return { reason: 'down', lasting: false, code };
  if (status === 401 || status === 403) return { reason: 'account', lasting: false, code };
  return { reason: given.reason ?? 'refused', lasting: true, code };
}

function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
