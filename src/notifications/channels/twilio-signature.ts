import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether Twilio signed this form: HMAC-SHA1 over the address and the sorted fields, in base64
 * (https://www.twilio.com/docs/usage/security). Written here because their library would load whole for these lines.
 */
export function isSignedByTwilio(
  token: string,
  signature: string | undefined,
  url: string,
  fields: Record<string, unknown>,
): boolean {
  const given = Buffer.from(signature ?? '', 'base64');
  const expected = Buffer.from(twilioSignature(token, url, fields), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The signature that Twilio would write. A field that was sent several times counts once for each different value. */
export function twilioSignature(token: string, url: string, fields: Record<string, unknown>): string {
  const data = Object.keys(fields)
    .toSorted()
    .map((name) => {
      const value = fields[name];
      return Array.isArray(value)
        ? [...new Set(value.map(String))]
            .toSorted()
            .map((each) => name + each)
            .join('')
        : name + String(value);
    });
  return createHmac('sha1', token)
    .update(url + data.join(''))
    .digest('base64');
}
