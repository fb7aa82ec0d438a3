import type { Area, Office } from './areas.ts';
import { distinctSlugs } from './slug.ts';

type Unit = { name: string; slug: string };
export type Sector = { code: string; kecamatan: Unit | null; city: Unit | null; province: Unit | null };
type NewOffice = Omit<Office, 'id'>;

/** The offices that the instruction involves in each area: the heads, and a unit for each sector. */
export function officesOf(areas: Area[], sectors: Sector[]): NewOffice[] {
  const offices = areas.flatMap((area) => [...headsOf(area), ...unitsOf(area, sectors)]);
  // Outside Jakarta a kabupaten and one of its kecamatan may share a name, and so their units.
  const slugs = distinctSlugs(
    offices,
    ({ slug }) => slug,
    ({ areaCode }) => areaCode,
  );
  return offices.map((office, index) => ({ ...office, slug: slugs[index]! }));
}

function headsOf(area: Area): NewOffice[] {
  const head = (kind: Office['kind'], name: string, slug: string): NewOffice => ({
    kind,
    level: area.level,
    areaCode: area.code,
    sectorCode: null,
    name,
    slug,
  });
  switch (area.level) {
    case 'province':
      return [head('governor', 'Gubernur', 'gubernur'), head('sekda', 'Sekretaris Daerah', 'sekda')];
    case 'city':
      return area.kind === 'kabupaten'
        ? [head('walikota', `Bupati ${area.name}`, `bupati.${area.slug}`)]
        : [head('walikota', `Walikota ${area.name}`, `walikota.${area.slug}`)];
    case 'kecamatan':
      return [head('camat', `Kecamatan ${area.name}`, `camat.${area.slug}`)];
    case 'kelurahan':
      return [
        head('lurah', `${area.kind === 'desa' ? 'Desa' : 'Kelurahan'} ${area.name}`, `lurah.${area.slug}`),
      ];
  }
}

function unitsOf(area: Area, sectors: Sector[]): NewOffice[] {
  const { level } = area;
  if (level === 'kelurahan') return [];
  return sectors.flatMap((sector) => {
    const unit = sector[level];
    if (!unit) return [];
    const name = area.kind === 'kabupaten' ? unit.name.replace(/ Kota$/, ' Kabupaten') : unit.name;
    return [
      {
        kind: 'unit' as const,
        level,
        areaCode: area.code,
        sectorCode: sector.code,
        name: level === 'province' ? name : `${name} ${area.name}`,
        slug: level === 'province' ? unit.slug : `${unit.slug}.${area.slug}`,
      },
    ];
  });
}
