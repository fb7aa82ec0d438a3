import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { NotSent, type Channel, type Message } from '../../src/notifications/channels/channel.ts';
import { email, readReply } from '../../src/notifications/channels/email.ts';
import { mailHtml } from '../../src/notifications/channels/mail-html.ts';

const message: Message = {
  id: 7,
  attemptId: '00000000-0000-4000-8000-000000000007',
  to: 'siti@example.org',
  subject: 'Kabar aduan 7K3M-Q9TX · “baru”',
  body: 'Yth. Pelapor,\n\nAduan <7K3M-Q9TX> kami terima.\nLacak: https://aduan.example/track/abc?a=1&b=2.',
  language: 'id',
  leave: 'https://aduan.example/track/abc',
};

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A mail server that does what it is told, and the channel to it. */
async function serve(options: SMTPServerOptions = {}, more: { dkim?: object; auth?: string } = {}) {
  const received: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        received.push(Buffer.concat(parts).toString('utf8'));
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {}); // lines that the tests cut
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const channel = email({
    url: `smtp://${more.auth ?? ''}127.0.0.1:${port}`,
    from: 'Aduan Sabtu <aduan@jakarta.example>',
    dkim: more.dkim as never,
  })!;
  open.push(async () => {
    await channel.close!();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { channel, received, server };
}

async function endOf(channel: Channel) {
  try {
    await channel.send(message);
    return 'sent';
  } catch (fault) {
    return fault instanceof NotSent ? fault.refusal : 'uncertain';
  }
}
const refusing = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });

describe('mail', () => {
  it('arrives as text and as HTML, with our id and a way to leave', async () => {
    const { channel, received } = await serve();
    expect(await channel.send(message)).toEqual({ providerId: '<aduan-sabtu.7@jakarta.example>' });
    const mail = await PostalMime.parse(received[0]!);
    expect(mail).toMatchObject({
      subject: message.subject,
      from: { address: 'aduan@jakarta.example', name: 'Aduan Sabtu' },
      to: [{ address: 'siti@example.org' }],
      messageId: '<aduan-sabtu.7@jakarta.example>',
    });
    expect(mail.text?.trim()).toBe(message.body);
    expect(mail.html).toContain('<a href="https://aduan.example/track/abc?a=1&amp;b=2">');
    expect(mail.html).toContain('&lt;7K3M-Q9TX&gt;');
    const header = (key: string) => mail.headers.find((each) => each.key === key)?.value;
    expect(header('list-unsubscribe')).toBe('<https://aduan.example/track/abc>');
    expect(header('auto-submitted')).toBe('auto-generated');
  });

  it('goes to everybody who holds an office, in one letter', async () => {
    const { channel, received } = await serve();
    await channel.send({ ...message, to: 'camat@jakarta.example, staf@jakarta.example' });
    expect(received).toHaveLength(1);
    expect((await PostalMime.parse(received[0]!)).to?.map(({ address }) => address)).toEqual([
      'camat@jakarta.example',
      'staf@jakarta.example',
    ]);
  });

  it('is signed with DKIM where a key is set', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const { channel, received } = await serve(
      {},
      { dkim: { domainName: 'jakarta.example', keySelector: 's1', privateKey } },
    );
    await channel.send(message);
    expect(received[0]!.replace(/\r\n\s+/g, ' ')).toMatch(/DKIM-Signature: .*d=jakarta\.example;.*s=s1;/);
  });

  it('goes over few connections', async () => {
    let connections = 0;
    const { channel, received } = await serve({
      onConnect: (_session, done) => ((connections += 1), done()),
    });
    await Promise.all(Array.from({ length: 40 }, (_, id) => channel.send({ ...message, id: id + 1 })));
    expect(received).toHaveLength(40);
    expect(connections).toBeLessThanOrEqual(10);
  });

  it.each([
    [450, '4.2.0 Greylisted', 'busy', false],
    [452, '4.2.2 Mailbox full', 'mailboxFull', false],
    [550, '5.1.1 No such user', 'badAddress', true],
    [552, '5.2.2 Mailbox full', 'mailboxFull', true],
    [554, '5.7.1 Looks like spam', 'filtered', true],
  ] as const)('is refused with %s %s: %s, for good %s', async (code, text, reason, lasting) => {
    const { channel, received } = await serve({
      onRcptTo: (_to, _session, done) => done(refusing(code, text)),
    });
    expect(await endOf(channel)).toMatchObject({
      reason,
      lasting,
      code: expect.stringContaining(String(code)),
    });
    expect(received).toHaveLength(0);
  });

  it('is known as refused, too, when the server says so after it has read the letter', async () => {
    const { channel } = await serve({
      onData(stream, _session, done) {
        stream.resume();
        stream.on('end', () => done(refusing(451, '4.3.0 Try again')));
      },
    });
    expect(await endOf(channel)).toMatchObject({ reason: 'busy', lasting: false });
  });

  it('is not sent when the server is gone, hangs up before the letter, or refuses the password', async () => {
    const { channel, server } = await serve({ onMailFrom: () => dropAll(server) });
    expect(await endOf(channel)).toMatchObject({ reason: 'down', lasting: false });
    const locked = await serve(
      { authOptional: false, onAuth: (_a, _s, done) => done(refusing(535, '5.7.8 Wrong')) },
      { auth: 'a:b@' },
    );
    expect(await endOf(locked.channel)).toMatchObject({ reason: 'account', lasting: false });
    const nobody = email({ url: 'smtp://127.0.0.1:1', from: 'a@b.example', dkim: undefined })!;
    expect(await endOf(nobody)).toMatchObject({ reason: 'down', lasting: false });
    await nobody.close!();
  });

  it('may have arrived when the line is cut after the letter', async () => {
    const { channel, server } = await serve({
      onData(stream) {
        stream.resume();
        stream.on('end', () => dropAll(server));
      },
    });
    expect(await endOf(channel)).toBe('uncertain');
  });

  it('is not there without a server or a sender', () => {
    expect(email({ url: undefined, from: 'a@b.example', dkim: undefined })).toBeNull();
    expect(email({ url: 'smtp://a', from: undefined, dkim: undefined })).toBeNull();
  });
});

function dropAll(server: SMTPServer): void {
  for (const connection of (server as unknown as { connections: Set<{ _socket: { destroy(): void } }> })
    .connections)
    connection._socket.destroy();
}

it('reads replies without finer codes, too', () => {
  expect(readReply(550, 'No')).toMatchObject({ reason: 'badAddress', lasting: true });
  expect(readReply(554, 'No')).toMatchObject({ reason: 'refused', lasting: true });
  expect(readReply(421, 'Closing')).toMatchObject({ reason: 'busy', lasting: false });
});

it('writes HTML that holds nothing but the words', () => {
  const html = mailHtml('<script>alert(1)</script> "quoted" https://a.example/?q="><b>', 'id');
  expect(html).not.toMatch(/<script|<b>/);
});
