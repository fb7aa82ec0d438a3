import { catalogues } from '../../src/language/index.ts';
import { entriesAtMost, feedOf } from '../../src/open-data/feed.ts';
import type { PublicCase } from '../../src/open-data/case-queries.ts';

const one: PublicCase = {
  id: '0b0f6a3e-7c0e-4a6e-9a52-6d0a35a6b001',
  area: '31.74.02.1002',
  areaName: 'Karet Semanggi',
  category: 'saluran',
  categoryId: 'Saluran mampet',
  categoryEn: 'Blocked drain',
  level: 'kecamatan',
  receivedWeek: '2026-11-21',
  solvedWeek: '2026-11-28',
};
const feed = (n: number, lang: 'id' | 'en') =>
  feedOf(
    {
      area: { code: '31', name: 'Jakarta' },
      edition: null,
      cases: Array.from({ length: n }, () => one),
    },
    { t: catalogues[lang], lang },
  );

it.each(['id', 'en'] as const)('says where it ends before all are told (%s)', (lang) => {
  const { cut } = catalogues[lang].openData.feed;
  expect(feed(entriesAtMost, lang)).toContain(cut(entriesAtMost));
  expect(feed(entriesAtMost - 1, lang)).not.toContain(cut(entriesAtMost));
});
