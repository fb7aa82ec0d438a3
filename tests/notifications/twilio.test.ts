import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { NotSent, type Channel, type Message } from '../../src/notifications/channels/channel.ts';
import { ask } from '../../src/notifications/channels/pooled.ts';
import { readCode } from '../../src/notifications/channels/twilio-codes.ts';
import { twilioSms, twilioWhatsapp } from '../../src/notifications/channels/twilio.ts';
import { account, TwilioStandIn, type Deed } from '../support/twilio.ts';

let standIn: TwilioStandIn;
let sms: Channel;
const settingsOf = (apiBaseUrl: string) => ({
  ...account,
  apiBaseUrl,
  smsFrom: '+15005550006',
  whatsappFrom: '+14155238886',
  messagingServiceSid: undefined,
});
beforeAll(async () => {
  standIn = await TwilioStandIn.start();
  sms = twilioSms(settingsOf(standIn.address))!;
});
beforeEach(() => {
  standIn.options = {};
  standIn.taken.length = 0;
  standIn.faults.length = 0;
});
afterAll(() => standIn.stop());

const message: Message = {
  id: 42,
  attemptId: '00000000-0000-4000-8000-000000000042',
  to: '+6281234567890',
  subject: null,
  body: 'Aduan 7K3M-Q9TX kami terima. Lacak: aduan.example/track/abc',
  language: 'id',
};
const doing = (deed: Deed) => (standIn.options = { deed: () => deed });
const refusalOf = async (channel: Channel = sms) => {
  try {
    await channel.send(message);
  } catch (fault) {
    if (fault instanceof NotSent) return fault.refusal;
    return 'uncertain';
  }
  return 'sent';
};

describe('Twilio', () => {
  it('gets a number or a messaging service, the text, and where to call back', async () => {
    expect(await sms.send(message)).toMatchObject({ providerId: expect.stringMatching(/^SM/), segments: 1 });
    const service = twilioSms({ ...settingsOf(standIn.address), messagingServiceSid: 'MG1' })!;
    await service.send(message);
    const [first, second] = standIn.taken.map(({ fields }) => fields);
    expect(first).toMatchObject({ From: '+15005550006', To: message.to, Body: message.body });
    expect(first!.StatusCallback).toContain(`/webhooks/twilio/status/42?attempt=${message.attemptId}`);
    expect(second).toMatchObject({ MessagingServiceSid: 'MG1' });
    expect(second).not.toHaveProperty('From');
    expect(standIn.faults).toEqual([]);
  });

  it('gets WhatsApp as text, or as an approved template with its variables', async () => {
    const whatsapp = twilioWhatsapp(settingsOf(standIn.address))!;
    await whatsapp.send(message);
    await whatsapp.send({
      ...message,
      template: { sid: 'HX7', variables: { '1': 'Aduan', '2': 'https://a.example' } },
    });
    expect(standIn.taken.map(({ fields }) => fields)).toMatchObject([
      { To: 'whatsapp:+6281234567890', From: 'whatsapp:+14155238886', Body: message.body },
      { ContentSid: 'HX7', ContentVariables: '{"1":"Aduan","2":"https://a.example"}' },
    ]);
    expect(standIn.taken[1]!.fields).not.toHaveProperty('Body');
  });

  it('is not there without an account or a sender', () => {
    const nothing = { ...settingsOf(''), smsFrom: undefined, whatsappFrom: undefined };
    expect(twilioSms(nothing)).toBeNull();
    expect(twilioWhatsapp(nothing)).toBeNull();
    expect(twilioSms({ ...settingsOf(''), authToken: undefined })).toBeNull();
  });

  it.each([
    [400, 21211, 'badNumber', true],
    [400, 21614, 'landline', true],
    [400, 21610, 'blocked', true],
    [400, 63003, 'notRegistered', true],
    [400, 63024, 'notRegistered', true],
    [400, 30007, 'filtered', true],
    [400, 99999, 'refused', true],
    [400, 21611, 'busy', false],
    [429, 20429, 'busy', false],
    [429, 63018, 'busy', false],
    [400, 30001, 'busy', false],
    [401, 20003, 'account', false],
    [500, 20500, 'down', false],
    [503, undefined, 'down', false],
  ] as const)('refuses with %s and %s: %s, for good %s', async (status, code, reason, lasting) => {
    doing({ status, ...(code ? { code } : {}) });
    expect(await refusalOf()).toMatchObject({
      reason,
      lasting,
      code: code ? String(code) : `HTTP ${status}`,
    });
  });

  it('is asked with the right password: the account is told apart from the message', async () => {
    const wrong = twilioSms({ ...settingsOf(standIn.address), authToken: 'wrong' })!;
    expect(await refusalOf(wrong)).toMatchObject({ reason: 'account', lasting: false });
    expect(standIn.faults).toEqual(['authentication']);
  });

  it('leaves it open whether a message arrived when the line was cut or the answer makes no sense', async () => {
    for (const deed of ['cut', 'takeAndCut', 'takeAndBabble'] as const) {
      doing(deed);
      expect([deed, await refusalOf()]).toEqual([deed, 'uncertain']);
    }
    expect(standIn.taken).toHaveLength(2);
  });

  it('was not reached at all where nobody listens', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const gone = twilioSms(settingsOf(`http://127.0.0.1:${port}`))!;
    expect(await refusalOf(gone)).toMatchObject({ reason: 'down', lasting: false, code: 'ECONNREFUSED' });
  });

  it('says which of its messages may be ours', async () => {
    const handedAt = new Date();
    const sought = { ...message, handedAt };
    expect(await sms.find!(sought)).toEqual([]);
    await sms.send(message);
    await sms.send({ ...message, body: 'Something else' });
    const [taken] = standIn.taken;
    expect(await sms.find!(sought)).toMatchObject([{ providerId: taken!.sid, state: 'sent' }]);
    Object.assign(taken!, { status: 'delivered', body: `Sent from a trial account - ${taken!.body}` });
    expect(await sms.find!(sought)).toMatchObject([{ state: 'delivered', price: 0.042, priceUnit: 'USD' }]);
    Object.assign(taken!, { status: 'undelivered', errorCode: 30003 });
    expect(await sms.find!(sought)).toMatchObject([
      { state: 'failed', refusal: { reason: 'unreachable', lasting: false, code: '30003' } },
    ]);
    taken!.body = '';
    await expect(sms.find!(sought)).rejects.toThrow('no texts');
    taken!.at = new Date(handedAt.getTime() - 3_600_000);
    expect(await sms.find!(sought)).toEqual([]);
  });
});

describe('connections', () => {
  it('stay open between requests', async () => {
    const before = standIn.connections;
    for (let n = 0; n < 10; n += 1) await sms.send(message);
    expect(standIn.connections - before).toBeLessThanOrEqual(1);
  });

  it('leave it open what happened when no answer comes in time, and know it when they never got through', async () => {
    doing('hang');
    const request = {
      url: `${standIn.address}/2010-04-01/Accounts/${account.accountSid}/Messages.json`,
      method: 'POST',
    };
    const basic = Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64');
    const headers = { authorization: `Basic ${basic}` };
    const body = new URLSearchParams({
      To: '+6281234567890',
      From: '+15005550006',
      Body: 'x',
      StatusCallback: `http://x/webhooks/twilio/status/1?attempt=${message.attemptId}`,
    }).toString();
    const silent = ask({ ...request, headers, body, timeoutMs: 100 });
    await expect(silent).rejects.toThrow('No answer in time');
    await expect(silent).rejects.not.toBeInstanceOf(NotSent);
    // RFC 5737: an address that leads nowhere.
    const nowhere = ask({ url: 'http://192.0.2.1:9/', method: 'POST', headers: {}, timeoutMs: 100 });
    await expect(nowhere).rejects.toBeInstanceOf(NotSent);
  });
});

it('judges a code that nobody has listed by its status', () => {
  expect(readCode(null, 502)).toEqual({ reason: 'down', lasting: false, code: 'HTTP 502' });
  expect(readCode(123_456)).toMatchObject({ lasting: true });
});
