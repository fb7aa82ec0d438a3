import express, { type Request, type RequestHandler, type Response } from 'express';
import { now, readClock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { baseAddress } from '../web/address.ts';
import { isSigned } from './channels/signature.ts';
import { isSignedByTwilio } from './channels/twilio-signature.ts';
import { floods } from './refusals.ts';

/** Lets through what Twilio signed, its form read; without a token the address does not exist. */
export const fromTwilio = (db: Database, token: string | undefined): RequestHandler[] => [
  only(Boolean(token)),
  express.urlencoded({ extended: false, limit: '20kb', parameterLimit: 100 }),
  async (req, res, next) => {
    const body = (req.body ?? {}) as Record<string, unknown>;
    const url = baseAddress() + req.originalUrl;
    if (isSignedByTwilio(token!, req.get('x-twilio-signature'), url, body)) next();
    else await refuse(db, req, res, 403);
  },
];

/** Lets through what the gateway signed, its body left as text; without a secret the address does not exist. */
export const fromGateway = (db: Database, { secret, signature }: Config['gateway']): RequestHandler[] => [
  only(Boolean(secret)),
  express.text({ type: () => true, limit: '20kb' }),
  async (req, res, next) => {
    req.body = typeof req.body === 'string' ? req.body : '';
    const wanted = { path: req.originalUrl, least: signature };
    if (isSigned(req.body as string, req.get('x-signature'), secret!, wanted)) next();
    else await refuse(db, req, res, 403);
  },
];

/** Turns a webhook's request away; who does so all the time is told to wait (429). */
export async function refuse(db: Database, req: Request, res: Response, status: 400 | 403): Promise<void> {
  await readClock(db);
  const flooding = await floods(db, req.ip ?? '', now());
  if (flooding) res.set('Retry-After', '60');
  res.status(flooding ? 429 : status).end();
}

/** The JSON of a body, or null when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// What is not configured does not exist.
const only =
  (there: boolean): RequestHandler =>
  (_req, _res, next) => {
    if (!there) throw new NotFound();
    next();
  };
