import { letterForm } from '../../src/reports/forms.ts';
import {
  delegation,
  keptOf,
  letterOf,
  signingsOf,
  unwritten,
  usualLetter,
} from '../../src/reports/letter.ts';
import type { Letterhead } from '../../src/reports/letterhead.ts';
import { signatureOf } from '../../src/reports/paper.ts';
import { catalogues } from '../../src/language/index.ts';

const letterhead: Letterhead = {
  province: 'Daerah Khusus Ibukota Jakarta',
  city: 'Kota Administrasi Jakarta Selatan',
  kecamatan: 'Kecamatan Setiabudi',
  area: 'Setiabudi',
  officeName: 'Kecamatan Setiabudi',
  address: null,
  phone: null,
  addressee: 'Walikota Jakarta Selatan',
  through: null,
};
const about = {
  kind: 'weekly',
  weekOf: '2026-11-21',
  period: { from: '2026-11-21', to: '2026-11-23' },
  unsolved: 2,
  listed: 3,
  hasResults: false,
} as const;
const usual = usualLetter(letterhead, about);

describe('a covering letter', () => {
  it('says the usual until somebody writes something else', () => {
    expect(letterOf(unwritten, usual)).toEqual(usual);
    expect(usual).toMatchObject({
      classification: 'soon',
      attachment: '1 (satu) berkas',
      subject: 'Laporan penanganan pengaduan masyarakat, pekan yang dimulai Sabtu, 21 November 2026',
      copies: ['Sekretaris Kota Administrasi Jakarta Selatan', 'Para Lurah di wilayah Kecamatan Setiabudi'],
    });
    const nil = usualLetter(letterhead, { ...about, unsolved: 0, listed: 0 });
    expect(nil).toMatchObject({ classification: 'ordinary', attachment: '-' });
  });

  it('keeps only what differs from the usual, so that another week has its own', () => {
    const typed = {
      ...unwritten,
      ...usual,
      letterNumber: '',
      copies: usual.copies.join('\n'),
      signing: 'capacity',
    };
    expect(keptOf(typed as never, usual)).toMatchObject({
      letter: '',
      letterNumber: null,
      classification: null,
      subject: null,
      copies: null,
      signing: null,
    });
    const own = keptOf({ ...unwritten, subject: 'Hal lain', copies: '', classification: 'secret' }, usual);
    expect(letterOf(own, usual)).toMatchObject({ subject: 'Hal lain', copies: [], classification: 'secret' });
  });

  it('takes a numbered list of copies as it is pasted', () => {
    const own = { ...unwritten, copies: '1. Sekretaris Kota\n2) Lurah\n\n' };
    expect(letterOf(own, usual).copies).toEqual(['Sekretaris Kota', 'Lurah']);
  });
});

describe('signing', () => {
  const title = (capacity: 'holder' | 'plt' | 'plh' | 'staff', written = unwritten) => {
    const mode = delegation(written, { capacity });
    const signer = {
      role: 'camat' as const,
      capacity,
      officeName: 'Kecamatan Setiabudi',
      name: 'Budi',
      nip: null,
      ...(mode && { delegation: mode }),
    };
    return signatureOf(signer, 'Setiabudi', catalogues.id).titles;
  };
  const an = { ...unwritten, signing: 'an', signingTitle: 'Sekretaris Kecamatan' } as const;
  const ub = { ...an, signing: 'ub', signingVia: 'Sekretaris Kota' } as const;

  it('is in the own capacity, a.n. or u.b. only for who acts as head', () => {
    expect(title('holder')).toEqual(['Camat Setiabudi']);
    expect(title('plt')).toEqual(['Plt. Camat Setiabudi']);
    expect(title('holder', an)).toEqual(['Camat Setiabudi']);
    expect(title('plh', an)).toEqual(['a.n. Camat Setiabudi', 'Sekretaris Kecamatan']);
    expect(title('plt', ub)).toEqual([
      'a.n. Camat Setiabudi',
      'Sekretaris Kota',
      'u.b.',
      'Sekretaris Kecamatan',
    ]);
    expect(signingsOf({ capacity: 'holder' })).toEqual(['capacity']);
  });

  it('on behalf of somebody names the own title', () => {
    const faults = (form: object) =>
      letterForm.safeParse(form).error?.issues.map(({ path, message }) => [...path, message]);
    expect(faults({ signing: 'an' })).toEqual([['signingTitle', 'required']]);
    expect(faults({ signing: 'ub', signingTitle: 'Sekretaris' })).toEqual([['signingVia', 'required']]);
    expect(faults({ classification: 'x', subject: 'y'.repeat(301) })).toEqual([
      ['classification', 'choice'],
      ['subject', 'tooLong'],
    ]);
    expect(letterForm.safeParse({}).success).toBe(true);
  });
});
