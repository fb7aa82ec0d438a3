import { accessLetters } from './access-letters.ts';
import { delivering } from './delivering.ts';
import { digests, type DigestValues } from './digests.ts';
import { officials } from './officials.ts';

/** Values of a message to a complainant. Names are null where they would tell the matter or don't fit. */
export type CitizenValues = {
  ticket: string;
  unit: string | null;
  institution: string | null;
  plannedOn: string | null;
  dueOn: string | null;
  answer: { on: string; latest: string } | null;
  level: 'kecamatan' | 'city' | 'province';
  closing: 'withdrawn' | 'merged' | 'referred' | 'notAComplaint' | 'other';
  /** The matter is confidential: what is asked stands on no page before a proof. */
  hidden: boolean;
};

/** Values of a message to an office; `matter` is null when the case is confidential, and `reason` with it. */
export type OfficeValues = {
  ticket: string;
  matter: string | null;
  state: string;
  due: string | null;
  link: string;
  /** The day of a review, and the office that wrote `reason`; only where the message is about them. */
  plannedOn?: string | null;
  office?: string | null;
  reason?: string | null;
  /** The event that the message is about, and whether the level holds meetings. */
  cause?: string | null;
  meets?: boolean;
  /** How many cases of a meeting concern the office. */
  cases?: number | null;
  digest?: DigestValues | null;
};

const answered = ({ answer }: CitizenValues) => {
  if (!answer) return '';
  if (answer.on === answer.latest) return ` Dijawab paling lambat ${answer.latest}.`;
  return ` Dijawab ${answer.on}, paling lambat ${answer.latest}.`;
};
const onDay = ({ plannedOn }: OfficeValues) => (plannedOn ? ` pada ${plannedOn}` : '');
const until = (day: string | null) => (day ? ` sampai ${day}` : '');
const above = { kecamatan: 'camat', city: 'wali kota/bupati', province: 'Gubernur melalui Sekda' };
const meeting = { kecamatan: 'rapat kecamatan', city: 'rapat kota', province: 'rapat' };

const closings: Record<CitizenValues['closing'], (values: CitizenValues) => string> = {
  withdrawn: ({ ticket }) => `Aduan ${ticket} ditutup karena ditarik pelapor. Terima kasih.`,
  merged: ({ ticket }) =>
    `Aduan ${ticket} digabung dengan aduan lain tentang hal yang sama. Anda tetap kami kabari.`,
  referred: ({ ticket, institution }) =>
    `Aduan ${ticket} di luar wewenang kami dan dirujuk ke ${institution ?? 'instansi yang berwenang'}.`,
  notAComplaint: ({ ticket }) =>
    `Aduan ${ticket} ditutup: bukan pengaduan. Ada pertanyaan? Datanglah ke loket Sabtu.`,
  other: ({ ticket }) => `Aduan ${ticket} ditutup. Ada pertanyaan? Datanglah ke loket Sabtu.`,
};

const mail = (
  lead: string | ((values: OfficeValues) => string),
  subject: string,
): ((values: OfficeValues) => { subject: string; body: string }) => {
  return ({ ticket, matter, state, due, link, ...rest }) => ({
    subject: `${subject}: ${ticket}`,
    body: [
      typeof lead === 'string' ? lead : lead({ ticket, matter, state, due, link, ...rest }),
      '',
      `Aduan: ${ticket}`,
      `Perihal: ${matter ?? 'rahasia, lihat di aplikasi'}`,
      `Status: ${state}`,
      ...(due ? [`Tenggat: ${due}`] : []),
      '',
      `Buka: ${link}`,
    ].join('\n'),
  });
};

const because = ({ reason }: OfficeValues, label: string) => (reason ? ` ${label}: ${reason}` : '');
/** Why it is somebody's turn again, where that is no ordinary step. */
const causes: Record<string, (values: OfficeValues) => string> = {
  decline: (v) => `Unit menyatakan ini bukan tugasnya.${because(v, 'Alasan')}\n`,
  correct: (v) => `Kategori atau lokasi aduan ini diperbaiki; pilih lagi unitnya.${because(v, 'Alasan')}\n`,
  object: (v) => `Pelapor berkeberatan: belum beres.${because(v, 'Alasan')}\n`,
  returnDown: (v) => `Aduan ini dikembalikan kepada Anda.${because(v, 'Petunjuk')}\n`,
  rejectWork: (v) => `Pekerjaan ini belum diterima dan perlu dikerjakan lagi.${because(v, 'Alasan')}\n`,
};

/** A message about a report, which is about no complaint. */
const report =
  (sentence: (values: OfficeValues) => string, subject: string) =>
  (values: OfficeValues): { subject: string; body: string } => ({
    subject: `${subject}: ${values.office ?? ''}`,
    body: [sentence(values), '', `Buka: ${values.link}`].join('\n'),
  });

export const messages = {
  /** One sentence or two for each message to a complainant; the tracking link follows. */
  citizen: {
    received: (v: CitizenValues) => `Aduan ${v.ticket} kami terima.${answered(v)}`,
    assigned: (v: CitizenValues) =>
      `Aduan ${v.ticket} diteruskan ke ${v.unit ?? 'petugas yang berwenang'}.${answered(v)}`,
    reviewPlanned: (v: CitizenValues) =>
      `Aduan ${v.ticket}: peninjauan ${v.plannedOn ?? 'dijadwalkan'}.${answered(v)}`,
    followUp: (v: CitizenValues) =>
      `Aduan ${v.ticket} dikerjakan ${v.unit ?? 'petugas yang ditunjuk'}.${answered(v)}`,
    escalated: (v: CitizenValues) => `Aduan ${v.ticket} dilaporkan ke ${above[v.level]}.${answered(v)}`,
    deferred: (v: CitizenValues) => `Aduan ${v.ticket} ditunda ke rapat berikutnya.${answered(v)}`,
    returned: (v: CitizenValues) => `Aduan ${v.ticket} dibahas lagi di ${meeting[v.level]}.${answered(v)}`,
    withGovernor: (v: CitizenValues) => `Aduan ${v.ticket} disampaikan ke Gubernur.${answered(v)}`,
    resolved: (v: CitizenValues) =>
      `Aduan ${v.ticket} dinyatakan selesai. Belum beres? Ajukan keberatan${until(v.dueOn)}.`,
    // The page behind the link tells the rest (UU 27/2022 Art. 46).
    breachNotice: (v: CitizenValues) =>
      `Data pribadi pada aduan ${v.ticket} mungkin bocor. Baca penjelasannya.`,
    closed: (v: CitizenValues) => closings[v.closing](v),
    closedNoObjection: (v: CitizenValues) =>
      `Aduan ${v.ticket} ditutup karena tidak ada keberatan. Muncul lagi? Datanglah ke loket Sabtu.`,
    informationRequested: (v: CitizenValues) =>
      v.hidden
        ? `Aduan ${v.ticket}: ada pertanyaan. Baca di tautan atau loket, jawab${until(v.dueOn)}.`
        : `Aduan ${v.ticket}: kami perlu keterangan Anda. Jawablah${until(v.dueOn)}.`,
    contactChanged: (v: CitizenValues) =>
      `Kontak untuk aduan ${v.ticket} baru diubah. Bukan Anda? Datanglah ke loket Sabtu.`,
    objected: (v: CitizenValues) => `Keberatan atas aduan ${v.ticket} kami terima.${answered(v)}`,
    delayed: (v: CitizenValues) =>
      `Maaf, aduan ${v.ticket} terlambat. Atasan sudah diberi tahu.${answered(v)}`,
  },
  /** The first line of a body says it all: it is the notice in the application. */
  office: {
    ...digests,
    ...accessLetters,
    urgent: mail('Ada bahaya bagi jiwa atau harta benda. Tangani sekarang; 112 juga perlu tahu.', 'DARURAT'),
    yourTurn: mail(
      (v) => `${causes[v.cause ?? '']?.(v) ?? ''}Aduan ini menunggu langkah dari kantor Anda.`,
      'Giliran Anda',
    ),
    workAssigned: mail(
      (v) => causes[v.cause ?? '']?.(v).trim() ?? 'Aduan ini ditugaskan ke unit Anda.',
      'Tugas baru',
    ),
    turnEnded: mail(
      (v) => `Aduan ini tidak lagi menunggu langkah dari kantor Anda.${because(v, 'Alasan')}`,
      'Bukan giliran Anda lagi',
    ),
    // Neither what it is about nor a link: the case is not this office's to see any more.
    caseTaken: (v: OfficeValues) => ({
      subject: `Bukan aduan kantor Anda: ${v.ticket}`,
      body: [
        `Kategori atau lokasi aduan ini diperbaiki. Ternyata bukan untuk kantor Anda, jadi tidak dapat dibuka lagi di sini.${because(v, 'Alasan')}`,
        '',
        `Aduan: ${v.ticket}`,
      ].join('\n'),
    }),
    overdue: mail(
      (v) =>
        `Tenggat aduan ini sudah lewat. ${v.meets ? 'Aduan masuk agenda rapat berikutnya dan atasan diberi tahu.' : 'Atasan diberi tahu.'}`,
      'Lewat tenggat',
    ),
    overdueBelow: mail('Aduan di bawah wewenang Anda sudah lewat tenggat.', 'Lewat tenggat di wilayah Anda'),
    informationGiven: mail(
      'Pelapor memberi keterangan. Bacalah sebelum melangkah.',
      'Keterangan dari pelapor',
    ),
    complainantLeft: mail(
      'Pelapornya menarik aduan ini, tetapi warga lain masih menunggu hal yang sama. Tenggat dan langkahnya tetap.',
      'Pelapor menarik aduan',
    ),
    dueTomorrow: mail(
      'Tenggat aduan ini sudah dekat. Selesaikan langkahnya sebelum waktu itu.',
      'Segera jatuh tempo',
    ),
    reminded: mail(
      'Atasan mengingatkan: aduan ini menunggu langkah dari kantor Anda.',
      'Pengingat dari atasan',
    ),
    reviewInvited: mail(
      (v) => `Kantor Anda diundang ikut meninjau lokasi${onDay(v)}. Jawablah: hadir atau tidak.`,
      'Undangan peninjauan',
    ),
    reviewMoved: mail(
      (v) =>
        `Peninjauan lokasi ini dipindah${v.plannedOn ? ` ke ${v.plannedOn}` : ''}. Jawablah lagi: hadir atau tidak.`,
      'Jadwal peninjauan berubah',
    ),
    reviewCalledOff: mail('Kantor Anda tidak perlu lagi datang ke peninjauan ini.', 'Peninjauan batal'),
    reviewToday: mail('Hari ini kantor Anda ditunggu di lokasi peninjauan.', 'Peninjauan hari ini'),
    invitationDeclined: mail(
      (v) =>
        `${v.office ?? 'Unit yang diundang'} tidak dapat hadir dalam peninjauan${onDay(v)}.${because(v, 'Alasan')}`,
      'Tidak dapat hadir',
    ),
    reportArrived: report(
      (v) =>
        `Laporan ${v.office}${v.plannedOn ? ` pekan ${v.plannedOn}` : ''} sudah masuk. Bacalah, lalu nyatakan diterima.`,
      'Laporan masuk',
    ),
    reportLate: report(
      (v) =>
        `Laporan pekan ${v.plannedOn} belum dikirim; jatuh tempo ${v.due}. Pekan tanpa pengaduan pun dilaporkan nihil.`,
      'Laporan terlambat',
    ),
    reportLateBelow: report(
      (v) =>
        `${v.office} belum mengirim laporan pekan ${v.plannedOn}; jatuh tempo ${v.due}. Kantor itu sudah diingatkan.`,
      'Laporan terlambat di wilayah Anda',
    ),
    reportUnacknowledged: report(
      (v) => `Laporan Anda pekan ${v.plannedOn} belum dinyatakan diterima. Penerimanya sudah diingatkan.`,
      'Laporan belum diterima',
    ),
    reportToAcknowledge: report(
      (v) => `Laporan ${v.office} pekan ${v.plannedOn} menunggu tanda terima Anda.`,
      'Nyatakan laporan diterima',
    ),
    backupLate: (v: OfficeValues) => ({
      subject: 'Cadangan data terlambat',
      body: [
        v.due
          ? `Cadangan data terakhir yang baik dibuat ${v.due}.`
          : 'Cadangan data belum pernah berhasil dibuat.',
        '',
        `Lihat sebabnya: ${v.link}`,
      ].join('\n'),
    }),
    fileQuarantined: (v: OfficeValues) => ({
      subject: 'Berkas bervirus ditahan',
      body: [
        'Pemindai menemukan virus pada berkas kiriman. Berkasnya ditahan dan tidak dapat dibuka; kirimannya berjalan terus tanpa berkas itu.',
        '',
        `Lihat catatannya: ${v.link}`,
      ].join('\n'),
    }),
    trailBroken: report(
      () => 'Pemeriksaan mingguan menemukan catatan yang diubah, hilang, atau ditambahkan. Periksa sekarang.',
      'Jejak audit tidak utuh',
    ),
    meetingInvited: (v: OfficeValues) => ({
      subject: `Undangan rapat: ${v.plannedOn ?? ''}`,
      body: [
        `Pimpinan kantor Anda diundang ke rapat${onDay(v)} di ${v.office ?? ''}.`,
        ...(v.cases
          ? [`${v.cases} aduan di agenda menyangkut bidang kantor Anda, antara lain ${v.ticket}.`]
          : []),
        ...(v.reason ? ['', `Catatan: ${v.reason}`] : []),
        '',
        `Jawab undangan: ${v.link}`,
      ].join('\n'),
    }),
  },
  urgent: (subject: string) => `DARURAT · ${subject}`,
  track: (link: string) => `Lacak: ${link}`,
  mail: {
    subject: (ticket: string) => `Kabar aduan ${ticket}`,
    greeting: 'Yth. Pelapor,',
    closing: 'Aduan Sabtu. Layanan ini gratis. Keadaan darurat: telepon 112.',
  },
  ...delivering,
  ...officials,
  outbox: {
    title: 'Kotak keluar',
    lead: 'Peragaan: pesan tidak dikirim, tetapi ditampilkan di sini seperti yang dibaca penerima.',
    ticket: 'Nomor aduan',
    channel: 'Saluran',
    channels: { sms: 'SMS', whatsapp: 'WhatsApp', email: 'Email' },
    search: 'Kata dalam pesan',
    to: (recipient: string) => `Kepada ${recipient}`,
    failed: 'Gagal',
    failures: {
      notConfigured: 'saluran belum diatur',
      noRecipient: 'alamat penerima tidak ada',
      noText: 'pesan ini belum punya teks',
      channelFailed: 'saluran menolak',
    },
    septets: (used: number, segment: number) => `${used} dari ${segment} karakter, satu SMS`,
    complaint: 'Aduan',
    tracking: 'Halaman pelapor',
    newest: 'Kembali ke yang terbaru',
    empty: 'Belum ada pesan',
    emptyFiltered: 'Ubah saringan, atau cari kata lain.',
    emptyAll: 'Pesan muncul setelah sebuah aduan diterima di loket.',
  },
};
