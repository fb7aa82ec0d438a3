import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { twilioSignature } from '../../src/notifications/channels/twilio-signature.ts';

/** A message that the stand-in has taken. */
export type Taken = {
  sid: string;
  fields: Record<string, string>;
  to: string;
  body: string;
  status: string;
  errorCode: number | null;
  at: Date;
};

/**
 * What the stand-in does with a request: take it; refuse it with a status and code of Twilio; never answer, having
 * taken it or not; cut the line, having taken it or not; answer with something that is no JSON.
 */
export type Deed =
  | 'take'
  | { status: number; code?: number }
  | 'hang'
  | 'takeAndHang'
  | 'cut'
  | 'takeAndCut'
  | 'takeAndBabble';

type Options = {
  /** Milliseconds before each answer. */
  delayMs?: number;
  deed?: (fields: Record<string, string>, n: number) => Deed;
};

export const account = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token-of-the-stand-in' };

/** Twilio as far as messages go, over HTTP, which checks path, authentication and fields of every request. */
export class TwilioStandIn {
  readonly taken: Taken[] = [];
  /** What was wrong with requests. */
  readonly faults: string[] = [];
  requests = 0;
  connections = 0;
  options: Options;
  private readonly server: Server;

  private constructor(options: Options) {
    this.options = options;
    this.server = createServer((req, res) => void this.answer(req, res));
    this.server.keepAliveTimeout = 60_000;
    this.server.on('connection', () => (this.connections += 1));
  }

  static async start(options: Options = {}): Promise<TwilioStandIn> {
    const standIn = new TwilioStandIn(options);
    await new Promise<void>((resolve) => standIn.server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** How often each recipient got something. */
  timesByRecipient(): Map<string, number> {
    const times = new Map<string, number>();
    for (const { to } of this.taken) times.set(to, (times.get(to) ?? 0) + 1);
    return times;
  }

  /** The form and its signature with which Twilio would call back about a message. */
  callback({ sid, fields, to }: Taken, status: string, errorCode?: number) {
    const url = fields.StatusCallback ?? '';
    const form = {
      MessageSid: sid,
      MessageStatus: status,
      To: to,
      AccountSid: account.accountSid,
      ...(errorCode ? { ErrorCode: String(errorCode) } : {}),
    };
    const { pathname, search } = new URL(url);
    return { path: pathname + search, form, signature: twilioSignature(account.authToken, url, form) };
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const text = await bodyOf(req);
    // Its own number, also where many are answered at one moment: one of ten fails, and not all or none.
    const n = (this.requests += 1);
    if (this.options.delayMs) await new Promise((resolve) => setTimeout(resolve, this.options.delayMs));
    const url = new URL(req.url ?? '/', this.address);
    const fault = faultOf(req, url);
    if (fault) {
      this.faults.push(fault.text);
      return send(res, fault.status, { code: fault.code, message: fault.text, status: fault.status });
    }
    if (req.method === 'GET') return this.list(url, res);
    const fields = Object.fromEntries(new URLSearchParams(text));
    const missing = missingOf(fields);
    if (missing) {
      this.faults.push(missing);
      return send(res, 400, { code: 21604, message: missing, status: 400 });
    }
    this.carryOut(this.options.deed?.(fields, n) ?? 'take', fields, req, res);
  }

  private carryOut(
    deed: Deed,
    fields: Record<string, string>,
    req: IncomingMessage,
    res: ServerResponse,
  ): void {
    if (typeof deed === 'object')
      return send(res, deed.status, { code: deed.code ?? null, message: 'refused', status: deed.status });
    const taken = deed.startsWith('take') ? this.take(fields) : null;
    if (deed === 'take') return send(res, 201, shown(taken!));
    if (deed === 'takeAndBabble') {
      res.writeHead(201, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
      return;
    }
    if (deed === 'cut' || deed === 'takeAndCut') req.socket.destroy();
  }

  private take(fields: Record<string, string>): Taken {
    const taken: Taken = {
      sid: `SM${randomBytes(16).toString('hex')}`,
      fields,
      to: fields.To!,
      body: fields.Body ?? Object.values(JSON.parse(fields.ContentVariables ?? '{}') as object).join(' '),
      status: 'queued',
      errorCode: null,
      at: new Date(),
    };
    this.taken.push(taken);
    return taken;
  }

  private list(url: URL, res: ServerResponse): void {
    const to = url.searchParams.get('To');
    const found = this.taken.filter((message) => message.to === to).toReversed();
    send(res, 200, { messages: found.map(shown), page: 0, page_size: 50, next_page_uri: null });
  }
}

const path = `/2010-04-01/Accounts/${account.accountSid}/Messages.json`;
const basic = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`;

function faultOf(req: IncomingMessage, url: URL) {
  if (url.pathname !== path) return { status: 404, code: 20404, text: `path ${url.pathname}` };
  if (req.headers.authorization !== basic) return { status: 401, code: 20003, text: 'authentication' };
  if (req.method !== 'GET' && req.method !== 'POST')
    return { status: 405, code: 20004, text: `${req.method}` };
  return null;
}

function missingOf(fields: Record<string, string>): string | null {
  const address = /^(whatsapp:)?\+\d{8,15}$/;
  if (!address.test(fields.To ?? '')) return `To ${fields.To}`;
  if (!fields.MessagingServiceSid && !address.test(fields.From ?? '')) return `From ${fields.From}`;
  if (!fields.Body && !fields.ContentSid) return 'neither Body nor ContentSid';
  if (!/\/webhooks\/twilio\/status\/\d+\?attempt=[0-9a-f-]{36}$/.test(fields.StatusCallback ?? ''))
    return `StatusCallback ${fields.StatusCallback}`;
  return null;
}

const shown = ({ sid, to, body, status, errorCode, at }: Taken) => ({
  sid,
  to,
  body,
  status,
  error_code: errorCode,
  num_segments: '1',
  price: status === 'delivered' ? '-0.04200' : null,
  price_unit: 'USD',
  direction: 'outbound-api',
  date_created: at.toUTCString(),
  date_sent: null,
  date_updated: at.toUTCString(),
});

function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
