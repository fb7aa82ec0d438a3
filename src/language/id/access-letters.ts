import type { OfficeValues } from './messages.ts';

type Letter = (values: OfficeValues) => { subject: string; body: string };

const letter =
  (subject: string, sentence: (values: OfficeValues) => string): Letter =>
  (values) => ({
    subject: values.office ? `${subject}: ${values.office}` : subject,
    body: [sentence(values), '', `Buka: ${values.link}`].join('\n'),
  });

/** Messages to heads about access; they name offices and no applicant. */
export const accessLetters = {
  accessRequested: letter(
    'Permintaan hak akses',
    (v) => `Ada permintaan hak akses untuk ${v.office}. Putuskan dalam dua jam kerja.`,
  ),
  accessLate: letter(
    'Permintaan hak akses terlambat',
    (v) => `Permintaan hak akses untuk ${v.office} melewati batas ${v.due}. Atasan sudah diberi tahu.`,
  ),
  accessLateBelow: letter(
    'Permintaan hak akses terlambat',
    (v) => `Permintaan hak akses untuk ${v.office} melewati batas ${v.due}. Anda pun dapat memutuskannya.`,
  ),
  rolesToConfirm: letter(
    'Konfirmasi hak akses tahunan',
    (v) => `${v.cases} peran menunggu konfirmasi Anda, paling lambat ${v.plannedOn}.`,
  ),
  rolesUnconfirmed: letter(
    'Konfirmasi hak akses terlambat',
    (v) =>
      `${v.cases} peran belum Anda konfirmasi sampai ${v.plannedOn}. Tanpa konfirmasi, peran itu akan ditangguhkan.`,
  ),
  rolesUnconfirmedBelow: letter(
    'Konfirmasi hak akses terlambat',
    (v) =>
      `${v.office} belum mengonfirmasi ${v.cases} peran sampai ${v.plannedOn}. Kantor itu sudah diingatkan.`,
  ),
  officeVacant: letter(
    'Kantor tanpa pemegang',
    (v) =>
      `Tidak ada lagi yang menandatangani di ${v.office}. Pekerjaannya tetap di sana: tunjuk pengganti atau Plt.`,
  ),
} satisfies Record<string, Letter>;
