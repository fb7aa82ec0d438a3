import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { complaintTexts } from '../../src/demonstration/corpus/complaints.ts';
import { labelledTexts } from '../../src/demonstration/corpus/labelled.ts';
import { firstNames, lastNames } from '../../src/demonstration/corpus/people.ts';
import { landmarks, streetNames } from '../../src/demonstration/corpus/places.ts';
import * as work from '../../src/demonstration/corpus/work.ts';

interface Unit {
  name: string;
  slug: string;
}

interface Sector {
  code: string;
  kecamatan: Unit | null;
  city: Unit | null;
  province: Unit | null;
}

interface Category {
  code: string;
  id: string;
  en: string;
  sector: string | null;
  restricted: boolean;
  referTo: string | null;
  synonyms: string[];
}

interface Holiday {
  on: string;
  id: string;
  en: string;
  kind: string;
}

function seed(name: string): string {
  return readFileSync(new URL(`../../db/seeds/${name}.json`, import.meta.url), 'utf8');
}

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

const sectors: Sector[] = JSON.parse(seed('sectors'));
const categories: Category[] = JSON.parse(seed('categories'));
const holidays: Holiday[] = JSON.parse(seed('holidays'));
const categoryCodes = categories.map((category) => category.code);

describe('sectors', () => {
  test('have distinct codes, and distinct names and slugs at each level', () => {
    expect(repeated(sectors.map((sector) => sector.code))).toEqual([]);
    for (const level of ['kecamatan', 'city', 'province'] as const) {
      const units = sectors.flatMap((sector) => sector[level] ?? []);
      expect(repeated(units.map((unit) => unit.slug))).toEqual([]);
      expect(repeated(units.map((unit) => unit.name))).toEqual([]);
    }
  });

  test('have slugs that can begin an account name', () => {
    const units = sectors.flatMap(({ kecamatan, city, province }) =>
      [kecamatan ?? [], city ?? [], province ?? []].flat(),
    );
    for (const { slug } of units) expect(slug).toMatch(/^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)?$/);
    expect(units.length).toBeGreaterThan(sectors.length);
  });

  test('always have a higher level to escalate to', () => {
    expect(sectors.filter((sector) => sector.kecamatan && !sector.city)).toEqual([]);
    expect(sectors.filter((sector) => sector.city && !sector.province)).toEqual([]);
  });
});

describe('categories', () => {
  test('have distinct codes and labels', () => {
    expect(repeated(categoryCodes)).toEqual([]);
    expect(repeated(categories.map((category) => category.id))).toEqual([]);
    expect(repeated(categories.map((category) => category.en))).toEqual([]);
  });

  test('name a sector that exists, or an institution to refer to', () => {
    const known = new Set(['kelurahan', 'kecamatan', ...sectors.map((sector) => sector.code)]);
    expect(categories.filter(({ sector }) => sector !== null && !known.has(sector))).toEqual([]);
    expect(categories.filter(({ sector, referTo }) => (sector === null) === (referTo === null))).toEqual([]);
  });

  test('are restricted for the conduct of officials only', () => {
    const restricted = categories.filter((category) => category.restricted);
    expect(restricted.map(({ code, sector }) => ({ code, sector }))).toEqual([
      { code: 'perilaku-aparat', sector: 'kecamatan' },
    ]);
  });

  test('have eight to twenty synonyms each, none claimed by two categories', () => {
    for (const { synonyms } of categories) {
      expect(synonyms.length).toBeGreaterThanOrEqual(8);
      expect(synonyms.length).toBeLessThanOrEqual(20);
    }
    const all = categories.flatMap((category) => category.synonyms.map((word) => word.toLowerCase()));
    expect(repeated(all)).toEqual([]);
  });
});

describe('holidays', () => {
  test('are real dates in order, once each, in the years covered', () => {
    const dates = holidays.map((holiday) => holiday.on);
    expect(dates).toEqual([...new Set(dates)].sort());
    for (const on of dates) expect(new Date(`${on}T00:00:00Z`).toISOString().slice(0, 10)).toBe(on);
    expect([...new Set(dates.map((on) => on.slice(0, 4)))]).toEqual(['2025', '2026', '2027']);
  });

  test('are either holidays or joint leave, named in both languages', () => {
    for (const { id, en, kind } of holidays) {
      expect(['holiday', 'jointLeave']).toContain(kind);
      expect(id.startsWith('Cuti bersama')).toBe(kind === 'jointLeave');
      expect(en).not.toBe('');
    }
  });
});

describe('complaint texts', () => {
  test('are distinct and enough', () => {
    const texts = complaintTexts.map(({ text }) => text.toLowerCase());
    expect(repeated(texts)).toEqual([]);
    expect(texts.length).toBeGreaterThanOrEqual(230);
  });

  test('use known categories and give each of them at least four', () => {
    const counts = new Map(categoryCodes.map((code) => [code, 0]));
    for (const { category } of complaintTexts) {
      expect(categoryCodes).toContain(category);
      counts.set(category, (counts.get(category) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count < 4)).toEqual([]);
  });

  test('use only the known placeholders, and no landmark at the start of a sentence', () => {
    const known = new Set(['{jalan}', '{patokan}', '{rt}', '{rw}']);
    for (const { text } of complaintTexts) {
      for (const [placeholder] of text.matchAll(/\{[^}]*\}?|\}/g)) expect(known).toContain(placeholder);
      expect(text).not.toMatch(/(^|[.!?] )\{patokan\}/);
    }
  });

  test('have the length of something said at a counter', () => {
    const lengths = complaintTexts.map(({ text }) => text.length);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(350);
  });

  test('are urgent now and then', () => {
    const urgent = complaintTexts.filter((complaint) => complaint.urgent);
    expect(urgent.length).toBeGreaterThanOrEqual(5);
    expect(urgent.length).toBeLessThan(complaintTexts.length / 10);
  });
});

describe('labelled texts', () => {
  test('are distinct, enough, and cover every category', () => {
    expect(repeated(labelledTexts.map(({ text }) => text.toLowerCase()))).toEqual([]);
    expect(labelledTexts.length).toBeGreaterThanOrEqual(140);
    expect(new Set(labelledTexts.map(({ category }) => category))).toEqual(new Set(categoryCodes));
  });

  test('repeat neither a complaint text nor a synonym', () => {
    const others = new Set([
      ...complaintTexts.map(({ text }) => text.toLowerCase()),
      ...categories.flatMap(({ synonyms }) => synonyms.map((word) => word.toLowerCase())),
    ]);
    for (const { text } of labelledTexts) expect(others).not.toContain(text.toLowerCase());
  });
});

describe('names, places and sentences', () => {
  const lists: [string, readonly string[], number][] = [
    ['firstNames', firstNames, 120],
    ['lastNames', lastNames, 100],
    ['streetNames', streetNames, 150],
    ['landmarks', landmarks, 80],
  ];
  for (const [name, list] of Object.entries(work)) lists.push([name, list, 15]);

  test.each(lists)('%s are distinct and enough', (_name, list, least) => {
    expect(repeated(list)).toEqual([]);
    expect(list.length).toBeGreaterThanOrEqual(least);
    for (const entry of list) expect(entry).toBe(entry.trim());
  });

  test('every question of the officials has its answer', () => {
    expect(work.informationAnswers).toHaveLength(work.informationQuestions.length);
  });
});
