import { DateTime } from 'luxon';
import type { Day } from './cycle.ts';
import { zoneOf } from './zone.ts';

export type Language = 'id' | 'en';

/** "Sabtu, 18 November 2017" */
export function longDate(day: Day, lang: Language): string {
  return dateOf(day).setLocale(lang).toFormat('cccc, d MMMM yyyy');
}

/** "18 November 2017", as letters write it */
export function plainDate(day: Day, lang: Language): string {
  return dateOf(day).setLocale(lang).toFormat('d MMMM yyyy');
}

/** "Sab 18 Nov" */
export function shortDate(day: Day, lang: Language): string {
  return dateOf(day).setLocale(lang).toFormat('ccc d MMM');
}

/** "08.00" in Indonesian, "08:00" in English */
export function time(instant: Date, lang: Language, zone: string): string {
  return local(instant, lang, zone).toFormat(timeFormat[lang]);
}

/** "Sab 18 Nov 2017, 08.00" */
export function dateTime(instant: Date, lang: Language, zone: string): string {
  return local(instant, lang, zone).toFormat(`ccc d MMM yyyy, ${timeFormat[lang]}`);
}

/** The wording of Indonesian minutes: "Minggu tanggal sembilan belas bulan November tahun dua ribu tujuh belas" */
export function dateInWords(day: Day): string {
  const date = dateOf(day).setLocale('id');
  return [
    date.toFormat('cccc'),
    `tanggal ${numberInWords(date.day)}`,
    `bulan ${date.toFormat('MMMM')}`,
    `tahun ${numberInWords(date.year)}`,
  ].join(' ');
}

/** How far a deadline is: "2 hari lagi", "lewat 3 jam"; "in 2 days", "3 hours overdue". Rounded to one unit. */
export function relative(instant: Date, now: Date, lang: Language): string {
  const distance = instant.getTime() - now.getTime();
  const [count, unit] = inOneUnit(Math.abs(distance));
  if (count === 0) return lang === 'id' ? 'sekarang' : 'now';
  const span = `${count} ${unitName(unit, count, lang)}`;
  if (lang === 'id') return distance > 0 ? `${span} lagi` : `lewat ${span}`;
  return distance > 0 ? `in ${span}` : `${span} overdue`;
}

type Unit = 'minute' | 'hour' | 'day';

const timeFormat: Record<Language, string> = { id: 'HH.mm', en: 'HH:mm' };

const indonesianUnit: Record<Unit, string> = { minute: 'menit', hour: 'jam', day: 'hari' };

const upToEleven = [
  'nol',
  'satu',
  'dua',
  'tiga',
  'empat',
  'lima',
  'enam',
  'tujuh',
  'delapan',
  'sembilan',
  'sepuluh',
  'sebelas',
];

function dateOf(day: Day): DateTime {
  const date = DateTime.fromISO(day, { zone: 'utc' });
  if (!date.isValid) throw new RangeError(`No such day: ${day}`);
  return date;
}

function local(instant: Date, lang: Language, zone: string): DateTime {
  return DateTime.fromJSDate(instant, { zone: zoneOf(zone) }).setLocale(lang);
}

/** "dua puluh satu" */
export function numberInWords(n: number): string {
  const simple = upToEleven[n];
  if (simple !== undefined) return simple;
  if (n < 20) return `${numberInWords(n - 10)} belas`;
  if (n < 100) return groupInWords(n, 10, 'puluh');
  if (n < 1000) return groupInWords(n, 100, 'ratus');
  return groupInWords(n, 1000, 'ribu');
}

function groupInWords(n: number, size: number, name: string): string {
  const count = Math.floor(n / size);
  const head = count === 1 ? `se${name}` : `${numberInWords(count)} ${name}`;
  return n % size === 0 ? head : `${head} ${numberInWords(n % size)}`;
}

function inOneUnit(milliseconds: number): [number, Unit] {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 60) return [minutes, 'minute'];
  const hours = Math.round(minutes / 60);
  if (hours < 24) return [hours, 'hour'];
  return [Math.round(hours / 24), 'day'];
}

function unitName(unit: Unit, count: number, lang: Language): string {
  if (lang === 'id') return indonesianUnit[unit];
  return count === 1 ? unit : `${unit}s`;
}
