/** What a letter to one person is made of: `values` came with the deed. */
export type LetterValues = {
  name: string;
  username: string;
  /** When it happened, as people write it. */
  at: string;
  link: string;
  values: Readonly<Record<string, string>>;
};
type Letter = (about: LetterValues) => { subject: string; body: string };

const notYou =
  'Bukan Anda? Segera hubungi admin atau kepala kantor Anda: orang lain mungkin sedang memakai akun Anda.';
const greeting = ({ name }: LetterValues) => `Yth. ${name},`;
const closing = 'Salam,\nAduan Sabtu';
const letter = (about: LetterValues, ...parts: string[]) => [greeting(about), ...parts, closing].join('\n\n');

/** Letters to one person about their own account. */
export const letters = {
  resetLink: (about) => ({
    subject: 'Mengatur ulang kata sandi',
    body: letter(
      about,
      `Ada permintaan untuk mengatur ulang kata sandi akun ${about.username}. Buka tautan ini untuk membuat kata sandi baru. Tautan berlaku 30 menit dan hanya sekali.`,
      about.link,
      'Anda tidak memintanya? Abaikan surat ini. Kata sandi Anda tidak berubah.',
    ),
  }),
  passwordReset: (about) => ({
    subject: 'Kata sandi Anda sudah diatur ulang',
    body: letter(
      about,
      `Kata sandi akun ${about.username} diatur ulang pada ${about.at}. Semua sesi masuk yang lama sudah diakhiri.`,
      notYou,
    ),
  }),
  passwordChanged: (about) => ({
    subject: 'Kata sandi Anda sudah diganti',
    body: letter(
      about,
      `Kata sandi akun ${about.username} diganti pada ${about.at}. Sesi masuk di perangkat lain sudah diakhiri.`,
      notYou,
    ),
  }),
  resetCodeIssued: (about) => ({
    subject: 'Kode untuk kata sandi baru sudah dibuat',
    body: letter(
      about,
      `${about.values.by ?? ''} membuat kode untuk mengatur ulang kata sandi akun ${about.username} pada ${about.at}. Kode itu diserahkan langsung kepada Anda, berlaku 24 jam dan hanya sekali.`,
      notYou,
    ),
  }),
  secondFactorSet: (about) => ({
    subject: 'Verifikasi dua langkah diaktifkan',
    body: letter(
      about,
      `Verifikasi dua langkah untuk akun ${about.username} diaktifkan, atau dipasang di telepon lain, pada ${about.at}.`,
      notYou,
    ),
  }),
  secondFactorRemoved: (about) => ({
    subject: 'Verifikasi dua langkah dimatikan',
    body: letter(
      about,
      `Verifikasi dua langkah untuk akun ${about.username} dimatikan pada ${about.at}. Kode dari telepon dan kode pemulihan tidak berlaku lagi.`,
      notYou,
    ),
  }),
  recoveryCodeUsed: (about) => ({
    subject: 'Kode pemulihan dipakai',
    body: letter(
      about,
      `Akun ${about.username} dimasuki dengan kode pemulihan pada ${about.at}. Kode yang tersisa: ${about.values.left ?? ''}.`,
      notYou,
    ),
  }),
  identityLinked: (about) => ({
    subject: 'Cara masuk baru terhubung',
    body: letter(
      about,
      `Akun ${about.username} dihubungkan dengan akun di penyedia masuk pada ${about.at}. Dengan akun itu orang dapat masuk sebagai Anda.`,
      notYou,
    ),
  }),
} satisfies Record<string, Letter>;
export type LetterName = keyof typeof letters;
