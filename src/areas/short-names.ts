/** What everybody calls the offices of a field of work whose full name fills a line. */
const customary = {
  'Sumber Daya Air': 'SDA',
  'Lingkungan Hidup': 'LH',
  'Pertamanan dan Hutan Kota': 'Tamhut',
  'Penanggulangan Kebakaran dan Penyelamatan': 'Gulkarmat',
  'Kependudukan dan Pencatatan Sipil': 'Dukcapil',
  'Perumahan Rakyat dan Kawasan Permukiman': 'PRKP',
  'Cipta Karya, Tata Ruang dan Pertanahan': 'CKTRP',
  'Perindustrian, Perdagangan, Koperasi, Usaha Kecil dan Menengah': 'PPKUKM',
  'Ketahanan Pangan, Kelautan dan Pertanian': 'KPKP',
  'Penanaman Modal dan Pelayanan Terpadu Satu Pintu': 'PMPTSP',
  'Tenaga Kerja, Transmigrasi dan Energi': 'Nakertransgi',
  'Komunikasi, Informatika dan Statistik': 'Kominfotik',
  'Pemberdayaan, Perlindungan Anak dan Pengendalian Penduduk': 'PPAPP',
  'Kesatuan Bangsa dan Politik': 'Kesbangpol',
};

/**
 * Names of units as short as they can stand beside each other: what distinguishes them is their work and their place,
 * "SDA Jakarta Selatan", and a cut at the end would take the place. Two that would come out the same stay whole. Spaces
 * within the place don't break.
 */
export function shortNames(units: readonly { name: string; place: string }[]): string[] {
  const short = units.map(shortened);
  return units.map(({ name }, n) =>
    short.filter((each) => each === short[n]).length > 1 ? name : short[n]!,
  );
}

function shortened({ name, place }: { name: string; place: string }): string {
  const field = Object.entries(customary).find(([whole]) => name.includes(whole));
  return (field ? name.replace(...field) : name)
    .replace(/^Suku Dinas /, '')
    .replace(/^Suku Badan /, 'Suban ')
    .replace(/ (Kota Administrasi|Kota|Kecamatan) (?=\p{Lu})/u, ' ')
    .replace(/ Kabupaten (Administrasi )?(?=\p{Lu})/u, ' Kab. ')
    .replace(place, place.replaceAll(' ', '\u00a0'));
}
