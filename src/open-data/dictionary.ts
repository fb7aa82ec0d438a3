import type { Row } from './queries.ts';

export type ValueKind = 'string' | 'integer' | 'number' | 'date' | 'yearmonth' | 'datetime';
type Words = { id: string; en: string };

/** A column of an open data file: its name never changes. */
export type Column<From> = {
  name: string;
  kind: ValueKind;
  /** True when a row without it would be no row. */
  always?: boolean;
  meaning: Words;
  unit?: Words;
  /** When the value is empty, and how that was decided. */
  rule?: Words;
  of: (row: From) => string | number | null;
};

const complaints = { id: 'aduan', en: 'complaints' };
const untold = {
  id: 'kosong bila di bawah 5, atau bila angka kecil di sebelahnya dapat dihitung darinya',
  en: 'empty when below 5, or when a small number beside it could be worked out from it',
};
const wholeArea = {
  id: 'kosong pada baris tentang seluruh wilayah',
  en: 'empty in rows about a whole area',
};

/** The figures: a row for each month and area, and for each month, province and category. */
export const figureColumns: readonly Column<Row>[] = [
  {
    name: 'month',
    kind: 'yearmonth',
    always: true,
    meaning: {
      id: 'bulan, menurut waktu setempat provinsi',
      en: "the month, in the province's time",
    },
    of: ({ month }) => month.slice(0, 7),
  },
  {
    name: 'version',
    kind: 'integer',
    always: true,
    meaning: {
      id: 'terbitan bulan itu: 1, atau lebih bila dibetulkan',
      en: 'the edition of that month: 1, or more once it was corrected',
    },
    of: ({ version }) => version,
  },
  {
    name: 'area_code',
    kind: 'string',
    always: true,
    meaning: {
      id: 'kode wilayah Kemendagri; kode bagian berawal dengan kode keseluruhannya',
      en: 'Kemendagri code of the area; the code of a part begins with that of its whole',
    },
    of: ({ area }) => area,
  },
  {
    name: 'area_name',
    kind: 'string',
    always: true,
    meaning: { id: 'nama wilayah', en: 'name of the area' },
    of: ({ areaName }) => areaName,
  },
  {
    name: 'area_level',
    kind: 'string',
    always: true,
    meaning: {
      id: 'tingkat wilayah: province, city (kota/kabupaten) atau kecamatan',
      en: 'level of the area: province, city (kota/kabupaten) or kecamatan',
    },
    of: ({ areaLevel }) => areaLevel,
  },
  {
    name: 'category_code',
    kind: 'string',
    meaning: { id: 'kode jenis aduan', en: 'code of the category' },
    rule: wholeArea,
    of: ({ category }) => category,
  },
  {
    name: 'category_name_id',
    kind: 'string',
    meaning: {
      id: 'nama jenis aduan dalam bahasa Indonesia',
      en: 'name of the category in Indonesian',
    },
    rule: wholeArea,
    of: ({ categoryId }) => categoryId,
  },
  {
    name: 'category_name_en',
    kind: 'string',
    meaning: {
      id: 'nama jenis aduan dalam bahasa Inggris',
      en: 'name of the category in English',
    },
    rule: wholeArea,
    of: ({ categoryEn }) => categoryEn,
  },
  {
    name: 'received',
    kind: 'integer',
    unit: complaints,
    rule: untold,
    meaning: { id: 'aduan yang diterima dalam bulan itu', en: 'complaints received in that month' },
    of: ({ received }) => received,
  },
  {
    name: 'solved',
    kind: 'integer',
    unit: complaints,
    rule: untold,
    meaning: {
      id: 'aduan yang dinyatakan selesai dalam bulan itu, kapan pun diterima',
      en: 'complaints declared solved in that month, whenever they were received',
    },
    of: ({ solved }) => solved,
  },
  {
    name: 'solved_in_time',
    kind: 'integer',
    unit: complaints,
    rule: {
      id: `${untold.id}; juga bila yang terlambat di bawah 5`,
      en: `${untold.en}; also when those that were late are below 5`,
    },
    meaning: {
      id: 'di antaranya yang tidak satu pun tenggatnya terlewati',
      en: 'of those, the ones of which no deadline had passed',
    },
    of: ({ inTime }) => inTime,
  },
  {
    name: 'ended_otherwise',
    kind: 'integer',
    unit: complaints,
    rule: untold,
    meaning: {
      id: 'aduan yang ditutup dalam bulan itu tanpa penyelesaian: ditarik, dirujuk, bukan pengaduan',
      en: 'complaints closed in that month without a solution: withdrawn, referred, no complaint',
    },
    of: ({ otherwise }) => otherwise,
  },
  {
    name: 'median_days',
    kind: 'number',
    unit: { id: 'hari', en: 'days' },
    rule: { id: 'kosong bila solved kosong', en: 'empty when solved is empty' },
    meaning: {
      id: 'separuh dari yang selesai membutuhkan paling lama sekian hari sejak diterima',
      en: 'half of those solved took at most so many days from when they were received',
    },
    of: ({ medianDays }) => medianDays,
  },
];
