import { createHash } from 'node:crypto';

/** A key of its own for each case of a request, the same whenever the request comes again (UUID version 8). */
export function partKey(key: string, ticket: string): string {
  const hex = createHash('sha256').update(`${key}:${ticket}`).digest('hex').slice(0, 32).split('');
  hex[12] = '8';
  hex[16] = '8';
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
