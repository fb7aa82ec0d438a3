import { ofDigest, type digests as Digests, type DigestValues } from '../id/digests.ts';

const complaints = (n: number) => (n === 1 ? '1 complaint' : `${n} complaints`);

const agenda = ({ cases, total, own, link }: DigestValues, lead: string): string => {
  const more = (own ?? total) - cases.length;
  return [
    lead,
    '',
    ...cases.map(({ ticket, matter, urgent, late }) =>
      [
        `- ${ticket}`,
        matter ?? 'confidential',
        ...(urgent ? ['urgent'] : []),
        ...(late ? ['overdue'] : []),
      ].join(' · '),
    ),
    ...(cases.length > 0 && more > 0 ? [`- and ${more} more`] : []),
    ...(cases.length > 0 ? [''] : []),
    `Open: ${link}`,
  ].join('\n');
};

export const digests: typeof Digests = {
  dayReceived: ofDigest(({ day, office, total, urgent, lines, link }) => ({
    subject: `Complaints received ${day}: ${total}`,
    body: [
      `${complaints(total)} came in for ${office} up to 12:00${urgent ? `, ${urgent} of them urgent` : ''}.`,
      '',
      ...lines.map(
        (line) =>
          `- ${line.hidden ? 'Confidential' : (line.label ?? 'Not passed on yet')}: ${line.n}${line.urgent ? ` (${line.urgent} urgent)` : ''}`,
      ),
      '',
      `Open: ${link}`,
    ].join('\n'),
  })),
  agendaKecamatan: ofDigest((v) => ({
    subject: `Agenda of the meeting on ${v.day}: ${complaints(v.total)}`,
    body: agenda(
      v,
      v.own === null
        ? `${complaints(v.total)} to be decided at the meeting of ${v.host} today at ${v.time}.`
        : `${complaints(v.own)} of ${v.office} on the agenda of the meeting of ${v.host} today at ${v.time}.`,
    ),
  })),
  agendaCity: ofDigest((v) => ({
    subject: `Agenda of the meeting on ${v.day}: ${complaints(v.total)}`,
    body: agenda(
      v,
      v.own === null
        ? `${complaints(v.total)} to be decided at the meeting of ${v.host} today at ${v.time}.`
        : `The meeting of ${v.host} today at ${v.time} discusses ${complaints(v.total)}, ${v.own} in the field of ${v.office}.`,
    ),
  })),
};
