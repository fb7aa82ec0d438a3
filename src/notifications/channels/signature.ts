import { createHmac, timingSafeEqual } from 'node:crypto';

/** How old a signed request may be, in seconds: what is older was recorded and is played again. */
const lifetime = 300;

/** `v1` signs time and body; `v2` also the path, so that what was said to one address can't be said to another. */
export type SignatureVersion = 'v1' | 'v2';

/**
 * `t=<seconds>,v1=<HMAC of "seconds.body">,v2=<HMAC of "v2:seconds.path.body">` (SHA-256, hex), as the gateway signs to us
 * and we to the gateway; `path` is what stands behind the host of the address, with its query. Without a path only v1.
 */
export function sign(
  body: string,
  secret: string,
  seconds = Math.floor(Date.now() / 1000),
  path?: string,
): string {
  const first = `t=${seconds},v1=${mac(secret, `${seconds}.${body}`)}`;
  return path === undefined ? first : `${first},v2=${mac(secret, second(seconds, path, body))}`;
}

type Wanted = { path?: string; least?: SignatureVersion };

/**
 * Whether this body was signed with the secret a moment ago, for this path where the signature says so; with
 * `least: 'v2'` it has to. Real time: no provider knows a demonstration's clock.
 */
export function isSigned(
  body: string,
  header: string | undefined,
  secret: string,
  { path, least = 'v1' }: Wanted = {},
): boolean {
  const found = /^t=(\d{1,12})(?:,v1=([0-9a-f]{64}))?(?:,v2=([0-9a-f]{64}))?$/.exec(header ?? '');
  if (!found) return false;
  const [, time, v1, v2] = found;
  const seconds = Number(time);
  if (Math.abs(Date.now() / 1000 - seconds) > lifetime) return false;
  // Who signs the path means it: the older signature beside it opens nothing.
  if (v2 !== undefined && path !== undefined) return same(v2, mac(secret, second(seconds, path, body)));
  return least === 'v1' && v1 !== undefined && same(v1, mac(secret, `${seconds}.${body}`));
}

const second = (seconds: number, path: string, body: string) => `v2:${seconds}.${path}.${body}`;
const mac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');
const same = (given: string, own: string) => timingSafeEqual(Buffer.from(given), Buffer.from(own));
