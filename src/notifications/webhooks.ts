import { Router, type Response } from 'express';
import { z } from 'zod';
import { now, readClock } from '../clock.ts';
import { config, type Config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { isUuid } from '../web/forms.ts';
import { configuredChannels } from './channels/configured.ts';
import { configuredNames } from './decide.ts';
import { fateOf, gatewayReport } from './channels/gateway.ts';
import { stateOf } from './channels/twilio.ts';
import { hear, type Word } from './fates.ts';
import { inboundWebhooks } from './inbound/webhooks.ts';
import { fromGateway, fromTwilio, jsonOf, refuse } from './signed.ts';

type Settings = Pick<Config, 'twilio' | 'gateway' | 'sendsMessages' | 'mail'>;

const id = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
const twilioWord = z.object({
  MessageSid: z.string().regex(/^(SM|MM)\w{1,64}$/),
  MessageStatus: z.string().min(1).max(30),
  ErrorCode: z.coerce.number().int().positive().optional().catch(undefined),
});
const gatewayWord = gatewayReport.extend({ id: z.number().int().positive(), attempt: z.uuid() });

/**
 * Where providers tell what became of a message. Mounted before everything that asks for a session or a form's token:
 * these requests prove themselves by their signature. Bad signature 403, malformed 400, floods of either 429; what
 * comes twice or late changes nothing (204). Nothing of a request is logged.
 */
export function webhookRoutes(db: Database, settings: Settings = config): Router {
  const router = Router();
  const { twilio, gateway } = settings;
  const configured = configuredNames(configuredChannels(settings));

  router.post('/webhooks/twilio/status/:id', ...fromTwilio(db, twilio.authToken), async (req, res) => {
    const { attempt } = req.query;
    const [number, word] = [id.safeParse(req.params.id), twilioWord.safeParse(req.body)];
    if (!isUuid(attempt) || !number.success || !word.success) return refuse(db, req, res, 400);
    const { MessageSid: providerId, MessageStatus: status, ErrorCode: code = null } = word.data;
    await take({ id: number.data, attemptId: attempt, providerId, ...stateOf(status, code) }, res);
  });

  router.post('/webhooks/gateway/status', ...fromGateway(db, gateway), async (req, res) => {
    const word = gatewayWord.safeParse(jsonOf(req.body));
    if (!word.success) return refuse(db, req, res, 400);
    const { id: number, attempt, ...report } = word.data;
    await take({ ...fateOf(report), id: number, attemptId: attempt }, res);
  });

  router.use(inboundWebhooks(db, settings));

  async function take(word: Word, res: Response): Promise<void> {
    await readClock(db);
    const why = 'a provider that proved itself says what became of a message';
    const heard = await beyondScope(db, why, () => hear(db, word, { now: now(), configured }));
    res.status(heard === 'unknown' ? 404 : 204).end();
  }

  return router;
}
