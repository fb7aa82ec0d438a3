import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { getDistricts, getProvinces, getRegencies, getVillages } from 'idn-area-data';
import type { Area } from './areas.ts';
import { distinctSlugs, slugOf } from './slug.ts';

type Point = { code: string; latitude: number; longitude: number; postal: number };

/**
 * All areas of one province: names and codes from idn-area-data (data under the ODbL), points and postcodes
 * from geografis. @throws Error when the province code is unknown.
 */
export async function gazetteer(provinceCode: string): Promise<Area[]> {
  const sources = await readSources();
  const province = sources.provinces.find(({ code }) => code === provinceCode);
  if (!province) throw new Error(`PROVINCE_CODE ${provinceCode} is not a province of Indonesia`);
  return areasOf(province, sources);
}

/** The areas of every province of Indonesia, province after province. */
export async function wholeCountry(): Promise<Area[][]> {
  const sources = await readSources();
  return sources.provinces.map((province) => areasOf(province, sources));
}

type Row = { code: string; name: string };
type Sources = Record<'provinces' | 'regencies' | 'districts' | 'villages', Row[]> & {
  points: Map<string, Point[]>;
};

async function readSources(): Promise<Sources> {
  const [provinces, regencies, districts, villages, points] = await Promise.all([
    getProvinces(),
    getRegencies(),
    getDistricts(),
    getVillages(),
    readPoints(),
  ]);
  return { provinces, regencies, districts, villages, points };
}

function areasOf(province: Row, { regencies, districts, villages, points }: Sources): Area[] {
  const within = (area: { code: string }) => area.code.startsWith(`${province.code}.`);
  const cities = named(regencies.filter(within), 'city', (name) =>
    name.replace(/^(Kota|Kabupaten)( Administrasi)? /, ''),
  );
  const kecamatan = named(districts.filter(within), 'kecamatan');
  const kelurahan = named(villages.filter(within), 'kelurahan');
  setSlugs(cities, ({ kind }) => kind);
  setSlugs(kecamatan, slugOfParent(cities));
  setSlugs(kelurahan, slugOfParent(kecamatan));
  const areas = [
    { ...unplaced(province.code, province.name, 'province'), kind: 'provinsi' },
    ...cities,
    ...kecamatan,
    ...kelurahan,
  ];
  return areas.map((found) => placed(found, points.get(found.code) ?? []));
}

function named(
  rows: { code: string; name: string }[],
  level: Area['level'],
  shorten = (name: string) => name,
): Area[] {
  return rows.map(({ code, name }) => ({
    ...unplaced(code, shorten(name), level),
    kind: kindOf(level, code, name),
  }));
}

function unplaced(code: string, name: string, level: Area['level']): Area {
  const parentCode = code.includes('.') ? code.slice(0, code.lastIndexOf('.')) : null;
  return {
    code,
    parentCode,
    level,
    kind: level,
    name,
    slug: slugOf(name),
    latitude: null,
    longitude: null,
    postcode: null,
  };
}

function kindOf(level: Area['level'], code: string, name: string) {
  if (level === 'city') return name.startsWith('Kabupaten') ? 'kabupaten' : 'kota';
  // In Kemendagri codes a village number that starts with 1 is a kelurahan, with 2 a desa.
  if (level === 'kelurahan') return code.split('.')[3]!.startsWith('1') ? 'kelurahan' : 'desa';
  return level;
}

function slugOfParent(parents: Area[]) {
  const slugs = new Map(parents.map(({ code, slug }) => [code, slug]));
  return ({ parentCode }: Area) => slugs.get(parentCode!)!;
}

// A few villages share their name even with another one of the same kecamatan: their codes tell them apart.
function setSlugs(areas: Area[], apart: (area: Area) => string) {
  for (const difference of [apart, ({ code }: Area) => slugOf(code)]) {
    const slugs = distinctSlugs(areas, ({ slug }) => slug, difference);
    areas.forEach((found, index) => (found.slug = slugs[index]!));
  }
}

// The middle of the points inside.
function placed(found: Area, inside: Point[]): Area {
  if (inside.length === 0) return found;
  const mean = (value: (point: Point) => number) =>
    inside.reduce((sum, point) => sum + value(point), 0) / inside.length;
  const postcode = found.level === 'kelurahan' ? String(inside[0]!.postal) : null;
  return {
    ...found,
    latitude: mean(({ latitude }) => latitude),
    longitude: mean(({ longitude }) => longitude),
    postcode,
  };
}

// The package's own entry point reads both of its 30 MB files and builds a search index; one file is enough. Each point
// stands under its own code and under those of the areas around it.
async function readPoints(): Promise<Map<string, Point[]>> {
  const path = createRequire(import.meta.url).resolve('geografis/data/json/data.json');
  const all = JSON.parse(await readFile(path, 'utf8')) as Point[];
  const inside = new Map<string, Point[]>();
  for (const point of all) {
    if (!point.latitude) continue;
    const parts = point.code.split('.');
    for (const [n] of parts.entries()) {
      const code = parts.slice(0, n + 1).join('.');
      const known = inside.get(code);
      if (known) known.push(point);
      else inside.set(code, [point]);
    }
  }
  return inside;
}
