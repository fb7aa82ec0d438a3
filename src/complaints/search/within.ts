import type { Person } from '../../people/roles.ts';
import type { ListFilter } from '../list.ts';

/**
 * A search with the areas in which its answer can lie, so that the index itself leaves out the rest; who may see what is
 * found is another question. Units work in their own area, too.
 */
export function within(
  { roles }: Person,
  { asked, city, kecamatan, kelurahan }: ListFilter & { asked: string },
): string {
  const own = roles.map(({ level, areaCode }) => (level === 'province' ? null : areaCode));
  const narrowed = [kelurahan, kecamatan, city]
    .filter((code) => code && /^[\d.]{1,20}$/.test(code))
    .slice(0, 1);
  const parts = [own.includes(null) ? [] : own, narrowed].filter((codes) => codes.length > 0);
  return [
    asked && `(${asked})`,
    ...parts.map((codes) => `(${codes.map((code) => `'@${code}'`).join(' | ')})`),
  ]
    .filter(Boolean)
    .join(' & ');
}
