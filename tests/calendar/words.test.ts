import { dateInWords, dateTime, longDate, relative, shortDate, time } from '../../src/calendar/words.ts';
import { days, wib } from './settings.ts';

const jakarta = 'Asia/Jakarta';

test.each([
  ['2017-11-18', 'Sabtu, 18 November 2017', 'Saturday, 18 November 2017', 'Sab 18 Nov', 'Sat 18 Nov'],
  ['2026-08-07', 'Jumat, 7 Agustus 2026', 'Friday, 7 August 2026', 'Jum 7 Agu', 'Fri 7 Aug'],
  ['2026-05-03', 'Minggu, 3 Mei 2026', 'Sunday, 3 May 2026', 'Min 3 Mei', 'Sun 3 May'],
  ['2026-12-31', 'Kamis, 31 Desember 2026', 'Thursday, 31 December 2026', 'Kam 31 Des', 'Thu 31 Dec'],
])('the day %s', (day, longId, longEn, shortId, shortEn) => {
  expect([longDate(day, 'id'), longDate(day, 'en')]).toEqual([longId, longEn]);
  expect([shortDate(day, 'id'), shortDate(day, 'en')]).toEqual([shortId, shortEn]);
});

test('a time is written with a dot in Indonesian, on the clocks of its zone', () => {
  const instant = wib('2017-11-18 08:00');
  expect(time(instant, 'id', jakarta)).toBe('08.00');
  expect(time(instant, 'en', jakarta)).toBe('08:00');
  expect(time(instant, 'id', 'Asia/Jayapura')).toBe('10.00');
  expect(dateTime(instant, 'id', jakarta)).toBe('Sab 18 Nov 2017, 08.00');
  expect(dateTime(instant, 'en', jakarta)).toBe('Sat 18 Nov 2017, 08:00');
  expect(dateTime(wib('2027-01-01 00:30'), 'id', jakarta)).toBe('Jum 1 Jan 2027, 00.30');
});

test.each([
  ['2017-11-19', 'Minggu tanggal sembilan belas bulan November tahun dua ribu tujuh belas'],
  ['2026-11-23', 'Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam'],
  ['2000-02-10', 'Kamis tanggal sepuluh bulan Februari tahun dua ribu'],
  ['2011-01-11', 'Selasa tanggal sebelas bulan Januari tahun dua ribu sebelas'],
  ['1945-08-17', 'Jumat tanggal tujuh belas bulan Agustus tahun seribu sembilan ratus empat puluh lima'],
  ['2100-01-01', 'Jumat tanggal satu bulan Januari tahun dua ribu seratus'],
  ['2130-06-30', 'Jumat tanggal tiga puluh bulan Juni tahun dua ribu seratus tiga puluh'],
])('%s in the words of the minutes', (day, words) => {
  expect(dateInWords(day)).toBe(words);
});

test('no two days share their words', () => {
  const decade = days('2020-01-01', '2029-12-31');
  expect(new Set(decade.map(dateInWords)).size).toBe(decade.length);
});

test.each([
  ['2026-11-23 12:00', '2 hari lagi', 'in 2 days'],
  ['2026-11-22 11:29', '23 jam lagi', 'in 23 hours'],
  ['2026-11-22 11:30', '1 hari lagi', 'in 1 day'],
  ['2026-11-21 13:00', '1 jam lagi', 'in 1 hour'],
  ['2026-11-21 12:59', '59 menit lagi', 'in 59 minutes'],
  ['2026-11-21 12:01', '1 menit lagi', 'in 1 minute'],
  ['2026-11-21 12:00', 'sekarang', 'now'],
  ['2026-11-21 11:59', 'lewat 1 menit', '1 minute overdue'],
  ['2026-11-21 09:00', 'lewat 3 jam', '3 hours overdue'],
  ['2026-11-20 12:00', 'lewat 1 hari', '1 day overdue'],
  ['2026-11-11 12:00', 'lewat 10 hari', '10 days overdue'],
])('%s seen from noon of 21 November', (instant, indonesian, english) => {
  const now = wib('2026-11-21 12:00');
  expect(relative(wib(instant), now, 'id')).toBe(indonesian);
  expect(relative(wib(instant), now, 'en')).toBe(english);
});

test('what is no day is refused', () => {
  expect(() => longDate('2026-02-30', 'id')).toThrow(RangeError);
  expect(() => dateInWords('besok')).toThrow(RangeError);
});
