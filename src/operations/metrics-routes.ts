import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Router, type Request } from 'express';
import { config, type Config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { log } from '../log.ts';
import { exposition } from '../metrics.ts';
import { figuresFrom } from './figures.ts';
import { showFigures, showProcess } from './gauges.ts';

const patienceMs = 5_000;

/**
 * `/metrics` in Prometheus' text format: with METRICS_TOKEN for who brings it (`Authorization: Bearer …`), without one
 * for this machine alone. Totals and ages, nothing about anybody. A database that is away or slow leaves its part out.
 */
export function metricsRoutes(db: Database, settings: Pick<Config, 'metricsToken'> = config): Router {
  const router = Router();
  const figures = figuresFrom(db);
  router.get('/metrics', async (req, res, next) => {
    if (!maySee(req, settings.metricsToken)) {
      next('router');
      return;
    }
    const known = await Promise.race([figures(), sleep(patienceMs, null, { ref: false })]).catch(
      (fault: unknown) => {
        log.warn({ err: fault }, 'figures not read');
        return null;
      },
    );
    showFigures(known);
    showProcess(db);
    const { type, text } = await exposition();
    res.set('Cache-Control', 'no-store').set('Content-Type', type).send(text);
  });
  return router;
}

function maySee(req: Request, token: string | undefined): boolean {
  if (token !== undefined)
    return alike(/^Bearer (.+)$/i.exec(req.get('authorization') ?? '')?.[1] ?? '', token);
  // A proxy on this machine speaks for others, and says so.
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some(
    (name) => req.get(name) !== undefined,
  );
  return !forwarded && /^(::ffff:)?127\.|^::1$/.test(req.socket.remoteAddress ?? '');
}

// Hashes are of one length, whatever was sent.
const alike = (given: string, own: string) => timingSafeEqual(sha256(given), sha256(own));
const sha256 = (text: string) => createHash('sha256').update(text).digest();
