import { shortNames } from '../../src/areas/short-names.ts';

const short = (...units: [name: string, place: string][]) =>
  shortNames(units.map(([name, place]) => ({ name, place }))).map((name) => name.replaceAll('\u00a0', '_'));

describe('a short name of a unit', () => {
  it.each([
    ['Suku Dinas Sumber Daya Air Jakarta Selatan', 'Jakarta Selatan', 'SDA Jakarta_Selatan'],
    ['Suku Dinas Bina Marga Kota Administrasi Jakarta Timur', 'Jakarta Timur', 'Bina Marga Jakarta_Timur'],
    ['Suku Dinas Pertamanan dan Hutan Kota Jakarta Barat', 'Jakarta Barat', 'Tamhut Jakarta_Barat'],
    ['Suku Badan Pendapatan Jakarta Pusat', 'Jakarta Pusat', 'Suban Pendapatan Jakarta_Pusat'],
    ['Satpol PP Kabupaten Kepulauan Seribu', 'Kepulauan Seribu', 'Satpol PP Kab. Kepulauan_Seribu'],
    ['Satpol PP Kecamatan Setiabudi', 'Setiabudi', 'Satpol PP Setiabudi'],
    ['Kecamatan Kebayoran Baru', 'Kebayoran Baru', 'Kecamatan Kebayoran_Baru'],
    ['Dinas Bina Marga', 'Daerah Khusus Ibukota Jakarta', 'Dinas Bina Marga'],
  ])('of %s keeps its work and its place', (name, place, expected) => {
    expect(short([name, place])).toEqual([expected]);
  });

  it('stays whole where two would be the same', () => {
    expect(
      short(
        ['Satpol PP Kota Bogor', 'Bogor'],
        ['Satpol PP Kecamatan Bogor', 'Bogor'],
        ['UP PTSP Kota Bogor', 'Bogor'],
      ),
    ).toEqual(['Satpol PP Kota Bogor', 'Satpol PP Kecamatan Bogor', 'UP PTSP Bogor']);
  });
});
