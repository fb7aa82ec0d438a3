import { addDays, weekdayOf } from '../../src/calendar/cycle.ts';
import { dateInWords, numberInWords } from '../../src/calendar/words.ts';

const digits = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'];
const months = 'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(
  ' ',
);
const weekdays = ['Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu', 'Minggu'];

/** Reads Indonesian number words as a person does: the way back, written another way than the way there. */
function read(words: string): number {
  const plain = words
    .replace(/\bsepuluh\b/g, 'satu puluh')
    .replace(/\bsebelas\b/g, 'satu belas')
    .replace(/\bseratus\b/g, 'satu ratus')
    .replace(/\bseribu\b/g, 'satu ribu');
  let [total, last] = [0, 0];
  for (const word of plain.split(' ')) {
    if (word === 'ribu') [total, last] = [(total + last) * 1000, 0];
    else if (word === 'ratus') [total, last] = [total + last * 100, 0];
    else if (word === 'puluh') [total, last] = [total + last * 10, 0];
    else if (word === 'belas') [total, last] = [total + last + 10, 0];
    else if (digits.includes(word)) last = digits.indexOf(word);
    else throw new Error(`No number: ${word}`);
  }
  return total + last;
}

describe('a date in words', () => {
  it('is written as in a berita acara', () => {
    expect(dateInWords('2026-11-22')).toBe(
      'Minggu tanggal dua puluh dua bulan November tahun dua ribu dua puluh enam',
    );
    expect(dateInWords('2000-01-01')).toBe('Sabtu tanggal satu bulan Januari tahun dua ribu');
    expect(dateInWords('2011-11-11')).toBe('Jumat tanggal sebelas bulan November tahun dua ribu sebelas');
    expect(dateInWords('2117-08-31')).toBe(
      'Selasa tanggal tiga puluh satu bulan Agustus tahun dua ribu seratus tujuh belas',
    );
  });

  it('can be read back on every day from 2000 to 2099', () => {
    for (let day = '2000-01-01'; day < '2100-01-01'; day = addDays(day, 1)) {
      const [, weekday, date, month, year] =
        /^(\S+) tanggal (.+) bulan (\S+) tahun (.+)$/.exec(dateInWords(day)) ?? [];
      const found = [
        read(year!),
        String(months.indexOf(month!) + 1).padStart(2, '0'),
        String(read(date!)).padStart(2, '0'),
      ].join('-');
      expect([found, weekday]).toEqual([day, weekdays[weekdayOf(day) - 1]]);
    }
  });

  it('has words for every number up to 9999', () => {
    for (let n = 0; n < 10_000; n++) if (read(numberInWords(n)) !== n) throw new Error(numberInWords(n));
    expect(numberInWords(1000)).toBe('seribu');
    expect(numberInWords(1119)).toBe('seribu seratus sembilan belas');
  });
});
