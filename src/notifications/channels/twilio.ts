import type { Twilio } from 'twilio';
import type { Config } from '../../config.ts';
import { baseAddress } from '../../web/address.ts';
import { twilioStatusPath } from '../paths.ts';
import { NotSent, type Channel, type Fate, type Handed } from './channel.ts';
import { ask } from './pooled.ts';
import { readCode } from './twilio-codes.ts';

type Settings = Config['twilio'];

/** SMS through Twilio, from a messaging service or a number; null when it is not configured. */
export function twilioSms(settings: Settings): Channel | null {
  const { accountSid, authToken, smsFrom, messagingServiceSid } = settings;
  if (!accountSid || !authToken || (!smsFrom && !messagingServiceSid)) return null;
  return twilioChannel(settings, {
    from: messagingServiceSid ? { messagingServiceSid } : { from: smsFrom! },
    address: (to) => to,
  });
}

/** WhatsApp through Twilio; null when it is not configured. */
export function twilioWhatsapp(settings: Settings): Channel | null {
  const { accountSid, authToken, whatsappFrom } = settings;
  if (!accountSid || !authToken || !whatsappFrom) return null;
  return twilioChannel(settings, { from: { from: onWhatsapp(whatsappFrom) }, address: onWhatsapp });
}

const onWhatsapp = (to: string) => (to.startsWith('whatsapp:') ? to : `whatsapp:${to}`);

type Way = { from: { from: string } | { messagingServiceSid: string }; address: (to: string) => string };

function twilioChannel(settings: Settings, { from, address }: Way): Channel {
  const client = once(() => clientOf(settings));
  return {
    name: 'twilio',
    atOnce: 100,
    send: async ({ to, body, template, ...ids }) => {
      const content = template
        ? { contentSid: template.sid, contentVariables: JSON.stringify(template.variables) }
        : { body };
      const { messages } = await client();
      try {
        const sent = await messages.create({
          ...from,
          ...content,
          to: address(to),
          statusCallback: baseAddress() + twilioStatusPath(ids),
        });
        return handedOf(sent);
      } catch (fault) {
        throw refusedOf(fault);
      }
    },
    find: async (sought) => {
      const { messages } = await client();
      // Not narrowed by the day of sending: what waits with them has none yet. Their clock and ours may differ.
      const since = new Date(sought.handedAt.getTime() - 60_000);
      const listed = await messages.list({ to: address(sought.to), limit: 100 });
      const near = listed.filter(({ dateCreated }) => dateCreated >= since);
      if (near.some(({ body }) => !body)) throw new Error('The account keeps no texts to compare');
      return near.filter((each) => isIt(each.body, sought.body)).map(fateOf);
    },
  };
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

// A trial account writes a preface, a template its own words around the sentence.
function isIt(theirs: string, ours: string): boolean {
  const [sentence = '', ...rest] = ours.split('\n');
  const link = rest.flatMap((line) => line.split(/\s/)).find((word) => word.includes('/track')) ?? '';
  return plain(theirs).includes(plain(sentence)) && theirs.includes(link);
}

async function clientOf({ accountSid, authToken, apiBaseUrl }: Settings): Promise<Twilio> {
  // Loaded when first needed: most processes never send anything.
  const { default: twilio } = await import('twilio');
  const base = apiBaseUrl?.replace(/\/$/, '');
  const httpClient = { request: (options: Options) => request(options, base) };
  return twilio(accountSid, authToken, { httpClient: httpClient as never, autoRetry: false });
}

type Options = {
  method: string;
  uri: string;
  username?: string;
  password?: string;
  headers?: Record<string, string>;
  params?: Record<string, unknown>;
  data?: Record<string, unknown>;
  timeout?: number;
};

/** What the SDK asks of its HTTP client, over our own connections, which tell a refused one from a silent one. */
async function request(
  { method, uri, username, password, headers, params, data, timeout }: Options,
  base?: string,
) {
  const url = new URL(base ? uri.replace(/^https:\/\/[^/]+/, base) : uri);
  for (const [name, value] of formEntries(params)) url.searchParams.append(name, value);
  const basic = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');
  const answer = await ask({
    url: url.href,
    method,
    headers: { ...headers, authorization: `Basic ${basic}` },
    body: data && new URLSearchParams(formEntries(data)).toString(),
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
  });
  return { statusCode: answer.status, body: answer.body, headers: answer.headers };
}

const formEntries = (fields: Record<string, unknown> = {}): [string, string][] =>
  Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each): [string, string] => [name, String(each)]),
  );

// The SDK throws an error with the HTTP status for what Twilio refused, and what our connection threw otherwise.
function refusedOf(fault: unknown): unknown {
  if (typeof fault !== 'object' || fault === null || !('status' in fault)) return fault;
  const { status } = fault;
  const code = 'code' in fault && typeof fault.code === 'number' ? fault.code : null;
  return typeof status === 'number' && status >= 300 ? new NotSent(readCode(code, status)) : fault;
}

type Theirs = {
  sid: string;
  status: string;
  errorCode?: number | null;
  numSegments?: string | null;
  price?: string | null;
  priceUnit?: string | null;
};

const handedOf = ({ sid, numSegments, price, priceUnit }: Theirs): Handed => ({
  providerId: sid,
  segments: numberOf(numSegments),
  // Charges are listed as negative amounts.
  price: price ? Math.abs(Number(price)) : null,
  priceUnit: price ? (priceUnit ?? null) : null,
});

const fateOf = (theirs: Theirs): Fate => ({
  ...handedOf(theirs),
  ...stateOf(theirs.status, theirs.errorCode ?? null),
});

const numberOf = (text: string | null | undefined) => (text && Number(text) > 0 ? Number(text) : null);

/** A message status of Twilio as ours: what is under way with them counts as sent. */
export function stateOf(status: string, code: number | null): Pick<Fate, 'state' | 'refusal'> {
  if (status === 'delivered' || status === 'read') return { state: 'delivered' };
  if (status === 'failed' || status === 'undelivered' || status === 'canceled')
    return { state: 'failed', refusal: readCode(code) };
  return { state: 'sent' };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
