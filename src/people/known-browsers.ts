import { createHash, randomBytes } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { Request, Response } from 'express';
import { networkOf } from '../audit/network.ts';
import { config } from '../config.ts';
import type { Connection } from '../database/connect.ts';

const knownDays = 90;
const dayMs = 24 * 60 * 60 * 1000;
const cookieName = config.production ? '__Host-browser' : 'browser';

/** From where somebody signs in. */
export type From = { address?: string | undefined; browser?: string | undefined };

/** The random mark of this browser, and the address that asks. */
export function fromOf(req: Request): From {
  const browser = parseCookie(req.headers.cookie ?? '')[cookieName];
  return { address: req.ip, browser: browser && /^[\w-]{22}$/.test(browser) ? browser : undefined };
}

/** Marks the browser for a quarter of a year; who it belongs to stands only in the database. */
export function markBrowser(req: Request, res: Response): string {
  const mark = fromOf(req).browser ?? randomBytes(16).toString('base64url');
  res.cookie(cookieName, mark, {
    httpOnly: true,
    sameSite: 'lax',
    secure: config.production,
    path: '/',
    maxAge: knownDays * dayMs,
  });
  return mark;
}

/**
 * Whether the person of this name brought the right password from here in the last 90 days: in this browser, or else
 * from this network. One query, whether or not there is such a person.
 */
export async function knownFrom(
  db: Connection,
  username: string,
  { address, browser }: From,
  now: Date,
): Promise<'browser' | 'network' | null> {
  const { rows } = await db.raw<{ rows: [{ browser: boolean | null; network: boolean | null }] }>(
    `select bool_or(k.browser_hash = :hash) as browser, bool_or(k.network = :network::cidr) as network
     from known_browsers k join people p on p.id = k.person_id
     where p.username = :username and k.used_at > :since`,
    {
      username,
      hash: hashOf(browser ?? ''),
      network: networkOf(address),
      since: new Date(now.getTime() - knownDays * dayMs),
    },
  );
  if (rows[0].browser) return 'browser';
  return rows[0].network ? 'network' : null;
}

/** Notes that the right password came from here, and forgets browsers that were not used for 90 days. */
export async function rememberBrowser(
  db: Connection,
  {
    personId,
    browser,
    address,
    now,
  }: { personId: number; browser: string; address: string | undefined; now: Date },
): Promise<void> {
  await db('known_browsers')
    .insert({ person_id: personId, browser_hash: hashOf(browser), network: networkOf(address), used_at: now })
    .onConflict(['person_id', 'browser_hash'])
    .merge(['network', 'used_at']);
  await db('known_browsers')
    .where({ person_id: personId })
    .where('used_at', '<', new Date(now.getTime() - knownDays * dayMs))
    .delete();
}

const hashOf = (browser: string) => createHash('sha256').update(browser).digest();
