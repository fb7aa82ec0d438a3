import type { Config } from '../../config.ts';
import { NotSent, type Channel, type Message, type Reason, type Refusal } from './channel.ts';
import { mailHtml } from './mail-html.ts';

type Settings = Config['mail'];

/** Most mails that are under way at once, each over a connection of its own. */
const connections = 10;

/** Mail over a pool of SMTP connections, signed with DKIM where a key is set; null when it is not configured. */
export function email({ url, from, dkim }: Settings): Channel | null {
  if (!url || !from) return null;
  let opened: ReturnType<typeof open> | undefined;
  return {
    name: 'smtp',
    atOnce: connections,
    send: async (message) => {
      const { send } = await (opened ??= open(url, dkim));
      const letter = letterOf(message, from);
      await send(letter);
      return { providerId: letter.messageId };
    },
    close: async () => {
      const closing = opened;
      opened = undefined;
      (await closing)?.close();
    },
  };
}

type Letter = ReturnType<typeof letterOf>;

async function open(url: string, dkim: Settings['dkim']) {
  // Loaded when first needed: most processes never send anything.
  const { default: nodemailer } = await import('nodemailer');
  const transport = nodemailer.createTransport(
    {
      url,
      pool: true,
      maxConnections: connections,
      // Whether to try again is decided by us, who keep count.
      maxRequeues: 0,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 15_000,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(dkim ? { dkim } : {}),
    },
    {},
  );
  const starts = new Map<string, () => boolean>();
  // From the first byte of the letter on nobody can tell any more whether it arrived, until the server says so.
  transport.use('stream', (mail, done) => {
    const { message } = mail;
    const make = message.createReadStream.bind(message);
    message.createReadStream = (...options) => {
      const stream = make(...options);
      starts.set(message.messageId(), () => stream.readableDidRead);
      return stream;
    };
    done();
  });
  const send = async (letter: Letter) => {
    try {
      await transport.sendMail(letter);
    } catch (fault) {
      throw refusedOf(fault, starts.get(letter.messageId)?.() ?? false);
    } finally {
      starts.delete(letter.messageId);
    }
  };
  return { send, close: () => transport.close() };
}

function letterOf({ id, to, subject, body, leave, language }: Message, from: string) {
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    to: to.split(', '),
    subject: subject ?? '',
    text: body,
    html: mailHtml(body, language),
    // The same message keeps its id, however often it is tried.
    messageId: `<aduan-sabtu.${id}@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      // Mail programs leave with one request and no page (RFC 8058).
      ...(leave ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
    },
    ...(leave ? { list: { unsubscribe: leave } } : {}),
  };
}

type SmtpFault = { responseCode?: number; response?: string; code?: string };

function refusedOf(fault: unknown, started: boolean): unknown {
  const { responseCode, response = '', code = 'SMTP' } = fault as SmtpFault;
  if (responseCode) return new NotSent(readReply(responseCode, response, code));
  if (started) return fault;
  const account = code === 'EAUTH' || code === 'ENOAUTH';
  return new NotSent({ reason: account ? 'account' : 'down', lasting: false, code });
}

/** What a server's refusal means (RFC 5321 and the finer codes of RFC 3463): 4xx may pass, 5xx stays. */
export function readReply(reply: number, text: string, code = ''): Refusal {
  const finer = /\b([245])\.(\d{1,3})\.(\d{1,3})\b/.exec(text);
  const said = finer ? `${reply} ${finer[0]}` : String(reply);
  if (code === 'EAUTH' || reply === 530 || reply === 535)
    return { reason: 'account', lasting: false, code: said };
  const [subject, detail] = finer ? [Number(finer[2]), Number(finer[3])] : [0, 0];
  if (reply < 500)
    return { reason: subject === 2 && detail === 2 ? 'mailboxFull' : 'busy', lasting: false, code: said };
  return { reason: reasonOf(reply, subject, detail), lasting: true, code: said };
}

function reasonOf(reply: number, subject: number, detail: number): Reason {
  if (subject === 1 || (subject === 0 && (reply === 550 || reply === 551 || reply === 553)))
    return 'badAddress';
  if (subject === 2) return detail === 1 ? 'badAddress' : 'mailboxFull';
  if (subject === 7) return 'filtered';
  if (subject === 0 && reply === 552) return 'mailboxFull';
  return subject === 6 ? 'content' : 'refused';
}
