import { BlockList, isIP, isIPv4 } from 'node:net';
import { networksIn } from '../config/networks.ts';

/** Whether a proxy at this address, so many hops away, is believed about whom it speaks for; as Express asks it. */
export type Trust = (address: string, hop: number) => boolean;

const near = listOf([
  '127.0.0.0/8',
  '::1/128',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
  'fe80::/10',
]);

/**
 * Whom X-Forwarded-For and -Proto are believed from. Unset in production: one proxy, on this machine or in a private
 * network, so that nobody who reaches the port from outside names an address of their own; in a demonstration none.
 */
export function trustOf(setting: string | undefined, production: boolean): Trust {
  if (setting === undefined) return (address, hop) => production && hop === 0 && contains(near, address);
  if (setting === 'none') return () => false;
  if (/^[1-9]$/.test(setting)) return (_address, hop) => hop < Number(setting);
  const list = listOf(networksIn(setting));
  return (address) => contains(list, address);
}

function listOf(entries: string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function contains(list: BlockList, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain);
  return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}
