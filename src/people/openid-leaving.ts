import type { Response } from 'express';
import { baseAddress } from '../web/address.ts';
import { awayCookie, awayCookieOptions, awayMs, sealedAway, type Away } from './openid-cookie.ts';
import type { Provider } from './openid.ts';
import { openIdReturnPath } from './second-factor-paths.ts';

/** Notes in the browser what has to be known again on return; the address of the provider. */
export async function leave(res: Response, provider: Provider, aim: Away['aim']): Promise<string> {
  const { address, leaving } = await provider.leave(baseAddress() + openIdReturnPath);
  const until = res.locals.visit.now.getTime() + awayMs;
  const cookie = sealedAway({ ...leaving, aim, until });
  res.cookie(awayCookie, cookie, { ...awayCookieOptions, maxAge: awayMs });
  return address;
}
