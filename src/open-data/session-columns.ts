import type { Column } from './dictionary.ts';
import type { PublicSession } from './schedule-queries.ts';

/** The sessions: a row for each kecamatan and Saturday. Nothing of them is hidden. */
export const sessionColumns: readonly Column<PublicSession>[] = [
  {
    name: 'date',
    kind: 'date',
    always: true,
    meaning: { id: 'hari Sabtu', en: 'the Saturday' },
    of: ({ day }) => day,
  },
  {
    name: 'kecamatan_code',
    kind: 'string',
    always: true,
    meaning: { id: 'kode kecamatan Kemendagri', en: 'Kemendagri code of the kecamatan' },
    of: ({ kecamatan }) => kecamatan,
  },
  {
    name: 'kecamatan_name',
    kind: 'string',
    always: true,
    meaning: { id: 'nama kecamatan', en: 'name of the kecamatan' },
    of: ({ name }) => name,
  },
  {
    name: 'city_name',
    kind: 'string',
    always: true,
    meaning: { id: 'nama kota atau kabupaten', en: 'name of the city or regency' },
    of: ({ city }) => city,
  },
  {
    name: 'status',
    kind: 'string',
    always: true,
    meaning: {
      id: 'held (buka), piket (buka dengan petugas piket) atau cancelled (tutup)',
      en: 'held, piket (open with duty staff) or cancelled',
    },
    of: ({ status }) => status,
  },
  {
    name: 'reason',
    kind: 'string',
    meaning: { id: 'alasan tutup atau piket', en: 'why it is cancelled or on duty staff' },
    rule: { id: 'kosong bila buka seperti biasa', en: 'empty when held as usual' },
    of: ({ reason }) => reason,
  },
  {
    name: 'opens_at',
    kind: 'datetime',
    always: true,
    meaning: { id: 'saat dibuka (UTC)', en: 'when it opens (UTC)' },
    of: ({ opensAt }) => opensAt.toISOString(),
  },
  {
    name: 'closes_at',
    kind: 'datetime',
    always: true,
    meaning: { id: 'saat ditutup (UTC)', en: 'when it closes (UTC)' },
    of: ({ closesAt }) => closesAt.toISOString(),
  },
  {
    name: 'address',
    kind: 'string',
    meaning: { id: 'alamat kantor kecamatan', en: 'address of the kecamatan office' },
    rule: { id: 'kosong bila belum dicatat', en: 'empty when nobody has noted it' },
    of: ({ address }) => address,
  },
];
