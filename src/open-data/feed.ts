import { plainDate } from '../calendar/words.ts';
import type { Catalogue, Language } from '../language/index.ts';
import { baseAddress } from '../web/address.ts';
import type { PublicCase } from './case-queries.ts';
import { feedPath, figuresPagePath } from './paths.ts';
import type { Edition } from './queries.ts';

type Feed = { area: { code: string; name: string }; edition: Edition | null; cases: readonly PublicCase[] };

/** A feed holds no more, the latest first; all of them are in the files. */
export const entriesAtMost = 200;

/** Solved cases of an area as an Atom feed (RFC 4287): place, category, level and two weeks, and nothing of anybody. */
export function feedOf(
  { area, edition, cases }: Feed,
  { t, lang }: { t: Catalogue; lang: Language },
): string {
  const own = baseAddress() + feedPath(area.code, lang);
  const { feed } = t.openData;
  const made = (edition?.madeAt ?? new Date(0)).toISOString();
  const page = (code: string) =>
    edition ? baseAddress() + figuresPagePath({ area: code, period: edition.month.slice(0, 7), lang }) : own;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang}">`,
    `<id>${xml(own)}</id>`,
    `<title>${xml(feed.title(area.name))}</title>`,
    `<subtitle>${xml(feed.subtitle + (cases.length < entriesAtMost ? '' : ` ${feed.cut(entriesAtMost)}`))}</subtitle>`,
    `<updated>${made}</updated>`,
    `<author><name>${xml(t.web.product)}</name></author>`,
    '<rights>CC BY 4.0</rights>',
    `<link rel="self" type="application/atom+xml" href="${xml(own)}"/>`,
    `<link rel="alternate" type="text/html" href="${xml(page(area.code))}"/>`,
    ...cases.map((one) => entryOf(one)),
    '</feed>\n',
  ].join('\n');

  function entryOf(one: PublicCase): string {
    const category = lang === 'id' ? one.categoryId : one.categoryEn;
    const week = (day: string) => plainDate(day, lang);
    const told = feed.told(week(one.receivedWeek), week(one.solvedWeek), feed.levels[one.level]);
    return [
      `<entry><id>urn:uuid:${one.id}</id>`,
      `<title>${xml(feed.entry(category, one.areaName))}</title>`,
      `<updated>${made}</updated>`,
      `<link rel="alternate" type="text/html" href="${xml(page(area.code))}"/>`,
      `<category term="${xml(one.category)}" label="${xml(category)}"/>`,
      `<summary>${xml(told)}</summary></entry>`,
    ].join('');
  }
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const xml = (text: string) => text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"']/g, (sign) => signs[sign]!);
