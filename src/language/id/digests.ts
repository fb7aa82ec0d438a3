import type { OfficeValues } from './messages.ts';

/** What a digest says: dates and names as the reader's language writes them. */
export type DigestValues = {
  day: string;
  time: string;
  office: string;
  /** The office whose head leads the meeting. */
  host: string;
  total: number;
  own: number | null;
  urgent: number;
  /** A line without a label counts what nobody was given yet, a hidden one what is confidential. */
  lines: { label: string | null; hidden: boolean; n: number; urgent: number }[];
  /** `matter` is null where the ticket has to do. */
  cases: { ticket: string; matter: string | null; urgent: boolean; late: boolean }[];
  link: string;
};
type Text = { subject: string; body: string };

/** A message that is about many complaints or none. */
export const ofDigest =
  (text: (values: DigestValues) => Text) =>
  ({ digest }: OfficeValues): Text => {
    if (!digest) throw new Error('A digest without its content');
    return text(digest);
  };

const agenda = ({ cases, total, own, link }: DigestValues, lead: string): string => {
  const more = (own ?? total) - cases.length;
  return [
    lead,
    '',
    ...cases.map(({ ticket, matter, urgent, late }) =>
      [
        `- ${ticket}`,
        matter ?? 'rahasia',
        ...(urgent ? ['darurat'] : []),
        ...(late ? ['lewat tenggat'] : []),
      ].join(' · '),
    ),
    ...(cases.length > 0 && more > 0 ? [`- dan ${more} lagi`] : []),
    ...(cases.length > 0 ? [''] : []),
    `Buka: ${link}`,
  ].join('\n');
};

/** Digests to offices. The first line of each says it all: it is the notice in the application. */
export const digests = {
  dayReceived: ofDigest(({ day, office, total, urgent, lines, link }) => ({
    subject: `Aduan masuk ${day}: ${total}`,
    body: [
      `${total} aduan masuk untuk ${office} sampai pukul 12.00${urgent ? `, ${urgent} di antaranya darurat` : ''}.`,
      '',
      ...lines.map(
        (line) =>
          `- ${line.hidden ? 'Rahasia' : (line.label ?? 'Belum diteruskan')}: ${line.n}${line.urgent ? ` (${line.urgent} darurat)` : ''}`,
      ),
      '',
      `Buka: ${link}`,
    ].join('\n'),
  })),
  agendaKecamatan: ofDigest((v) => ({
    subject: `Agenda rapat ${v.day}: ${v.total} aduan`,
    body: agenda(
      v,
      v.own === null
        ? `${v.total} aduan menunggu keputusan di rapat ${v.host} hari ini pukul ${v.time}.`
        : `${v.own} aduan ${v.office} dibahas di rapat ${v.host} hari ini pukul ${v.time}.`,
    ),
  })),
  agendaCity: ofDigest((v) => ({
    subject: `Agenda rapat ${v.day}: ${v.total} aduan`,
    body: agenda(
      v,
      v.own === null
        ? `${v.total} aduan menunggu keputusan di rapat ${v.host} hari ini pukul ${v.time}.`
        : `Rapat ${v.host} hari ini pukul ${v.time} membahas ${v.total} aduan, ${v.own} di bidang ${v.office}.`,
    ),
  })),
};
