import { isIPv4, isIPv6 } from 'node:net';

/** The /24 or /48 network of an address, which tells sites apart and names no household; null for none. */
export function networkOf(address: string | undefined): string | null {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0];
  if (!plain) return null;
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(plain)) return null;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 3 - groups.length;
  return `${[...groups, ...Array.from({ length: Math.max(missing, 0) }, () => '0')].slice(0, 3).join(':')}::/48`;
}
