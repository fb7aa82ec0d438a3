import { shortDate, type Language } from '../../calendar/words.ts';
import type { Answer as Promise } from '../../calendar/promise.ts';
import type { State } from '../../complaints/machine.ts';
import { shownTicket } from '../../complaints/tickets.ts';
import { catalogues } from '../../language/index.ts';
import { segment, septets, toGsm7 } from '../gsm7.ts';
import type { Answer } from './dialogue.ts';
import type { InboundChannel } from './queries.ts';

export type Named = { ticket: string; confidential: boolean; categoryId: string; categoryEn: string };
export type Wording = {
  lang: Language;
  channel: InboundChannel;
  /** The page of the complaint that the answer is about, or null. */
  link: string | null;
  /** How the complaint stands; only `status` needs it. */
  standing: { state: State; answer: Promise | null } | null;
  named: readonly Named[];
  /** Photos or other files came along and were left out. */
  leftOut: boolean;
};

/**
 * The answer in words: an SMS of one segment, where names and then the link give way; WhatsApp with both. A
 * confidential complaint is never named by its matter.
 */
export function answerText(answer: Answer, wording: Wording): string {
  const { channel, link, leftOut, lang } = wording;
  const t = catalogues[lang];
  const [full, short] = [sentenceOf(answer, wording, true), sentenceOf(answer, wording, false)];
  const rest = leftOut && answer.say !== 'onlyPhotos' ? ` ${t.inbound.photosLeftOut}` : '';
  if (channel === 'whatsapp') return `${full}${rest}${link ? `\n${t.messages.track(link)}` : ''}`;
  const end = link ? ` ${t.messages.track(link.replace(/^https?:\/\//, ''))}` : '';
  const candidates = [`${full}${rest}${end}`, `${short}${rest}${end}`, `${short}${rest}`, `${full}${end}`];
  return (
    [...candidates, `${short}${end}`, full, short].map(toGsm7).find((text) => septets(text) <= segment) ??
    toGsm7(short).slice(0, segment)
  );
}

function sentenceOf(answer: Answer, { lang, standing, named }: Wording, withNames: boolean): string {
  const t = catalogues[lang];
  switch (answer.say) {
    case 'which':
      return t.inbound.which(
        answer.tickets.map((ticket, n) => `${n + 1} ${nameOf(ticket, named, lang, withNames)}`).join(', '),
      );
    case 'status': {
      const { state, answer: promised } = standing ?? { state: 'kecamatan.received' as const, answer: null };
      const day = promised && shortDate(promised.latest, lang);
      return t.inbound.status({
        ticket: shownTicket(answer.ticket),
        state: t.states[state].label,
        answer: day,
      });
    }
    case 'informed':
    case 'objected':
    case 'confirmed':
    case 'notResolved':
    case 'onlyOwner':
    case 'settled':
      return t.inbound[answer.say](shownTicket(answer.ticket));
    default:
      return t.inbound[answer.say];
  }
}

function nameOf(ticket: string, named: readonly Named[], lang: Language, withNames: boolean): string {
  const found = named.find((each) => each.ticket === ticket);
  if (!withNames || !found || found.confidential) return shownTicket(ticket);
  return `${shownTicket(ticket)} (${lang === 'id' ? found.categoryId : found.categoryEn})`;
}
