import { plainDate, type Language } from '../calendar/words.ts';
import { config } from '../config.ts';
import type { Catalogue } from '../language/index.ts';
import { decimal } from '../language/numbers.ts';
import type { RoleName } from '../people/roles.ts';
import type { Capacity, Place } from './posts.ts';

/** Who reads a page of access, and when. */
export type Reader = { t: Catalogue; lang: Language; now: Date };
export const zone = config.timeZone;

type Named = { role: RoleName; capacity: Capacity; office: Pick<Place, 'name'> };

/** "Plh. Camat", "Petugas loket": a post without its office. */
export const roleName = ({ role, capacity, office }: Named, t: Catalogue): string =>
  t.people.roleIn({ role, capacity, officeName: office.name });

/** "Plh. Camat · Kecamatan Setiabudi", "Walikota Jakarta Selatan": a post as people say it. */
export const postName = ({ role, capacity, office }: Named, t: Catalogue): string =>
  t.people.standing({ role, capacity, officeName: office.name }).join(' · ');

/** "21 November 2026 – 31 Desember 2026", or only from when. */
export const spanOf = (
  { fromOn, toOn }: { fromOn: string; toOn: string | null },
  { t, lang }: Pick<Reader, 't' | 'lang'>,
): string =>
  toOn === null
    ? t.access.account.from(plainDate(fromOn, lang))
    : t.access.account.span(plainDate(fromOn, lang), plainDate(toOn, lang));

/** "120 kB", "1,2 MB" */
export function sizeOf(bytes: number, lang: Language): string {
  const [amount, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, 'MB'] : [Math.max(1, bytes / 1000), 'kB'];
  return `${decimal(lang, amount, unit === 'MB' ? 1 : 0)} ${unit}`;
}

/** 197506191995031003 → "19750619 199503 1 003" */
export const shownNip = (nip: string | null): string =>
  nip?.replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, '$1 $2 $3 $4') ?? '';
