import { createHmac, timingSafeEqual } from 'node:crypto';

/** How old a signed request may be, in seconds: what is older was recorded and is played again. */
const lifetime = 300;

/** `t=<seconds>,v1=<HMAC-SHA256 of "seconds.body" in hex>`, as the gateway signs to us and we to the gateway. */
export function sign(body: string, secret: string, seconds = Math.floor(Date.now() / 1000)): string {
  return `t=${seconds},v1=${mac(body, secret, seconds)}`;
}

/** Whether this body was signed with the secret a moment ago. Real time: no provider knows a demonstration's clock. */
export function isSigned(body: string, header: string | undefined, secret: string): boolean {
  const found = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '');
  if (!found) return false;
  const seconds = Number(found[1]);
  if (Math.abs(Date.now() / 1000 - seconds) > lifetime) return false;
  return timingSafeEqual(Buffer.from(found[2]!), Buffer.from(mac(body, secret, seconds)));
}

const mac = (body: string, secret: string, seconds: number) =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
