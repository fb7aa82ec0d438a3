import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NotSent, type Message } from '../../src/notifications/channels/channel.ts';
import { gateway } from '../../src/notifications/channels/gateway.ts';
import { isSigned, sign } from '../../src/notifications/channels/signature.ts';

const secret = 'a secret of thirty-two characters';
type Request = { path: string; body: Record<string, unknown>; signed: boolean };
let server: Server;
let address: string;
let requests: Request[];
let answer: { status: number; body?: unknown } | 'cut';

beforeAll(async () => {
  server = createServer((req, res) => {
    let text = '';
    req.on('data', (part: Buffer) => (text += part.toString()));
    req.on('end', () => {
      const signature = req.headers['x-signature'];
      requests.push({
        path: req.url!,
        body: JSON.parse(text) as Record<string, unknown>,
        signed: isSigned(text, typeof signature === 'string' ? signature : undefined, secret, {
          path: req.url!,
          least: 'v2',
        }),
      });
      if (answer === 'cut') req.socket.destroy();
      else
        res
          .writeHead(answer.status, { 'content-type': 'application/json' })
          .end(JSON.stringify(answer.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  requests = [];
  answer = { status: 200 };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const channel = () => gateway({ url: `${address}/send`, secret, statusUrl: `${address}/status` })!;
const message: Message = {
  id: 5,
  attemptId: '00000000-0000-4000-8000-000000000005',
  to: '+6281234567890',
  subject: null,
  body: 'Aduan kami terima.',
  language: 'id',
};
const endOf = async () => {
  try {
    return await channel().send(message);
  } catch (fault) {
    return fault instanceof NotSent ? fault.refusal : 'uncertain';
  }
};

describe('the gateway', () => {
  it('gets a signed message and where to report', async () => {
    answer = { status: 202, body: { providerId: 'gw-1', segments: 2, price: 350, priceUnit: 'IDR' } };
    expect(await endOf()).toEqual({ providerId: 'gw-1', segments: 2, price: 350, priceUnit: 'IDR' });
    expect(requests).toMatchObject([
      {
        path: '/send',
        signed: true,
        body: { id: 5, attempt: message.attemptId, to: message.to, text: message.body },
      },
    ]);
    expect(requests[0]!.body.statusUrl).toMatch(/\/webhooks\/gateway\/status$/);
  });

  it('may answer nothing but that it took it', async () => {
    expect(await endOf()).toMatchObject({ providerId: null });
  });

  it('refuses for good, for now, or leaves it open', async () => {
    const said = async (given: typeof answer) => ((answer = given), endOf());
    expect(await said({ status: 422, body: { reason: 'badNumber', code: 'E12' } })).toEqual({
      reason: 'badNumber',
      lasting: true,
      code: 'E12',
    });
    expect(await said({ status: 400 })).toMatchObject({ reason: 'refused', lasting: true });
    expect(await said({ status: 429 })).toMatchObject({ reason: 'busy', lasting: false });
    expect(await said({ status: 503 })).toMatchObject({ reason: 'down', lasting: false });
    expect(await said({ status: 401 })).toMatchObject({ reason: 'account', lasting: false });
    expect(await said('cut')).toBe('uncertain');
  });

  it('can be asked where it keeps a record', async () => {
    const sought = { ...message, handedAt: new Date() };
    answer = { status: 200, body: { status: 'delivered', providerId: 'gw-1' } };
    expect(await channel().find!(sought)).toMatchObject([{ state: 'delivered', providerId: 'gw-1' }]);
    expect(requests).toMatchObject([{ path: '/status', signed: true, body: { id: 5 } }]);
    answer = { status: 404 };
    expect(await channel().find!(sought)).toEqual([]);
    answer = { status: 500 };
    await expect(channel().find!(sought)).rejects.toThrow('Not sent');
    expect(gateway({ url: address, secret, statusUrl: undefined })!.find).toBeUndefined();
  });

  it('is not there without an address or a secret', () => {
    expect(gateway({ url: undefined, secret, statusUrl: undefined })).toBeNull();
  });
});

describe('a signature', () => {
  it('of the second kind holds for one path alone, and the first kind beside it opens no other', () => {
    const [path, least] = ['/webhooks/gateway/status', 'v2'] as const;
    const both = sign('{}', secret, undefined, path);
    expect(both).toMatch(/^t=\d+,v1=[0-9a-f]{64},v2=[0-9a-f]{64}$/);
    expect(isSigned('{}', both, secret, { path })).toBe(true);
    expect(isSigned('{}', both, secret, { path, least })).toBe(true);
    expect(isSigned('{}', both, secret, { path: '/webhooks/gateway/inbound' })).toBe(false);
    expect(isSigned('{ }', both, secret, { path })).toBe(false);
    expect(isSigned('{}', both.replace(/,v1=\w+/, ''), secret, { path })).toBe(true);
    // Gateways that know only the first kind are heard until the setting says otherwise.
    expect(isSigned('{}', sign('{}', secret), secret, { path })).toBe(true);
    expect(isSigned('{}', sign('{}', secret), secret, { path, least })).toBe(false);
    expect(isSigned('{}', both.replace(/,v2=\w+/, ''), secret, { path, least })).toBe(false);
  });

  it('holds for its body, its secret and five minutes', () => {
    const seconds = Math.floor(Date.now() / 1000);
    expect(isSigned('{}', sign('{}', secret), secret)).toBe(true);
    expect(isSigned('{ }', sign('{}', secret), secret)).toBe(false);
    expect(isSigned('{}', sign('{}', 'another secret'), secret)).toBe(false);
    expect(isSigned('{}', sign('{}', secret, seconds - 301), secret)).toBe(false);
    expect(isSigned('{}', sign('{}', secret, seconds + 301), secret)).toBe(false);
    for (const nonsense of [undefined, '', 't=1', 't=1,v1=zz', 'v1=0'])
      expect(isSigned('{}', nonsense, secret)).toBe(false);
  });
});
