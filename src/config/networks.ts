import { isIP } from 'node:net';

/** Addresses and networks, with blanks or commas between them. */
export const networksIn = (setting: string): string[] => setting.split(/[\s,]+/).filter(Boolean);

/** Whether TRUSTED_PROXIES says something: 'none', a number of proxies, or their addresses and networks. */
export function namesProxies(setting: string): boolean {
  if (setting === 'none' || /^[1-9]$/.test(setting)) return true;
  const entries = networksIn(setting);
  return entries.length > 0 && entries.every(isNetwork);
}

function isNetwork(entry: string): boolean {
  const [address = '', bits, more] = entry.split('/');
  const most = isIP(address) === 4 ? 32 : 128;
  return (
    isIP(address) !== 0 &&
    more === undefined &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
}
