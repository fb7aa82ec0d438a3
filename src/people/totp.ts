import { Secret, TOTP } from 'otpauth';

const periodSeconds = 30;
/** Steps of thirty seconds by which a telephone's clock may be wrong either way (RFC 6238, 5.2). */
const window = 1;

/** A new secret of 160 bits in base32 (RFC 4226, 4: the recommended length). */
export const newSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator reads from the QR code: account and issuer as it will show them. */
export const keyAddress = (secret: string, username: string, issuer: string): string =>
  totpOf(secret, username, issuer).toString();

/** The secret as it is typed by hand: groups of four. */
export const grouped = (secret: string): string => secret.match(/.{1,4}/g)!.join(' ');

/** The step whose code this is, or null when it is of none that may be used at `at`, real time. */
export function stepOfCode(secret: string, code: string, at: Date): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: at.getTime(), window });
  return delta === null ? null : Math.floor(at.getTime() / 1000 / periodSeconds) + delta;
}

const totpOf = (secret: string, label = '', issuer = ''): TOTP =>
  new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
    secret: Secret.fromBase32(secret),
  });
