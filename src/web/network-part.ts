import { isIPv4, isIPv6 } from 'node:net';

/**
 * What of an address one subscriber holds: all of an IPv4, of an IPv6 the /64 (RFC 6177), out of which a single computer
 * takes as many addresses as it likes. IPv4 written as IPv6 is IPv4. What is no address stands for itself.
 */
export function networkPart(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').split('%')[0]!;
  if (isIPv4(plain) || !isIPv6(plain)) return plain.slice(0, 100);
  return `${groupsOf(plain).slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address, as numbers in hex without leading zeros. */
function groupsOf(address: string): string[] {
  // An IPv4 at the end fills the last two.
  const written = address.replace(/(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/, (_, ...parts: string[]) =>
    [0, 2].map((at) => ((Number(parts[at]) << 8) | Number(parts[at + 1])).toString(16)).join(':'),
  );
  const [head = '', tail] = written.split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const missing = 8 - before!.length - after!.length;
  return [...before!, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...after!].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}
