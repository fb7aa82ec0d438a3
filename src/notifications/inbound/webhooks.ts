import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { now, readClock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/connect.ts';
import { floods } from '../refusals.ts';
import { fromGateway, fromTwilio, jsonOf, refuse } from '../signed.ts';
import { takeMessage, type Inbound } from './message.ts';

/** Messages of one number a minute, replays among them, that are still read. */
const perMinute = 20;

const number = z.string().regex(/^\+[1-9]\d{6,14}$/);
const twilioMessage = z.object({
  MessageSid: z.string().regex(/^(SM|MM)\w{1,64}$/),
  From: z
    .string()
    .regex(/^(whatsapp:)?\+[1-9]\d{6,14}$/)
    .transform((from) => ({
      from: from.replace('whatsapp:', ''),
      channel: from.startsWith('whatsapp:') ? ('whatsapp' as const) : ('sms' as const),
    })),
  Body: z.string().max(10_000).default(''),
  NumMedia: z.coerce.number().int().min(0).max(100).default(0),
});
const gatewayMessage = z.object({
  id: z.union([z.string().min(1).max(200), z.number().int()]).transform(String),
  from: number,
  text: z.string().max(10_000),
});

/**
 * Where citizens' messages come in, by WhatsApp or SMS through Twilio and by a gateway: `{ id, from, text }`. Bad
 * signature 403, malformed 400, more than one number can mean 429; a message that came before changes nothing.
 */
export function inboundWebhooks(
  db: Database,
  { twilio, gateway }: Pick<Config, 'twilio' | 'gateway'>,
): Router {
  const router = Router();

  router.post('/webhooks/twilio/inbound', ...fromTwilio(db, twilio.authToken), async (req, res) => {
    const read = twilioMessage.safeParse(req.body);
    if (!read.success) return refuse(db, req, res, 400);
    const { MessageSid: providerId, From: sender, Body: text, NumMedia: attachments } = read.data;
    const taken = await take(db, { provider: 'twilio', providerId, ...sender, text, attachments }, res);
    // An answer goes out as a message of its own; this says that there is none in the reply.
    if (taken) res.type('text/xml').send('<Response/>');
  });

  router.post(
    '/webhooks/gateway/inbound',
    ...fromGateway(db, gateway),
    async (req: Request, res: Response) => {
      const read = gatewayMessage.safeParse(jsonOf(req.body as string));
      if (!read.success) return refuse(db, req, res, 400);
      const { id: providerId, from, text } = read.data;
      const taken = await take(db, { provider: 'gateway', providerId, channel: 'sms', from, text }, res);
      if (taken) res.status(204).end();
    },
  );

  return router;
}

async function take(db: Database, message: Omit<Inbound, 'now'>, res: Response): Promise<boolean> {
  await readClock(db);
  if (await floods(db, `sender:${message.channel}:${message.from}`, now(), perMinute)) {
    res.set('Retry-After', '60').status(429).end();
    return false;
  }
  await takeMessage(db, { ...message, now: now() });
  return true;
}
