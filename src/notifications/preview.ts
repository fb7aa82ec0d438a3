import type { Catalogue, Language } from '../language/index.ts';
import { channelNames, type ChannelName } from './channels/channel.ts';
import type { Digest } from './digest.ts';
import { isGsm7, segment, segmentsOf, septets } from './gsm7.ts';
import { kindOfMessage } from './kinds.ts';
import type { Example, Examples } from './preview-queries.ts';
import { citizenText, officeText, type Setting } from './texts.ts';

const languages: readonly Language[] = ['id', 'en'];
type Reader = { t: Catalogue; setting: Setting };

/** Every message of both catalogues with data of this system, in each language and as each channel carries it. */
export function previewPage(examples: Examples, { t, setting }: Reader) {
  const of = (audience: 'citizen' | 'office') =>
    Object.keys(t.messages[audience]).flatMap((message) => {
      const found = examples.written.find((example) => example.message === message);
      const example = found ?? examples.latest;
      if (!example) return [];
      const row = masked(found || kindOfMessage[message] !== 'digests' ? example : withDigest(example));
      return {
        name: t.messages.preview.names[message] ?? message,
        id: message,
        from: found ? t.messages.preview.own : t.messages.preview.borrowed,
        versions: languages.map((lang) => ({
          lang,
          label: t.messages.preview.languages[lang],
          texts:
            audience === 'citizen'
              ? citizenTexts({ ...row, message }, lang, { t, setting })
              : [officeMail({ ...row, message }, lang, { t, setting })],
        })),
      };
    });
  const audiences = (['citizen', 'office'] as const).map((audience) => ({
    id: audience,
    title: t.messages.preview.audiences[audience],
    messages: of(audience),
  }));
  return { audiences: examples.latest || examples.written.length > 0 ? audiences : [] };
}

// A digest of the one complaint.
function withDigest(example: Example): Example {
  const { office, unit, kelurahan, categoryId, categoryEn, ticket, createdAt } = example;
  const line = { ticket, categoryId, categoryEn, kelurahan, urgent: false, late: false, hidden: false };
  const digest: Digest = {
    at: createdAt.toISOString(),
    office: office ?? '',
    host: office ?? '',
    total: 1,
    own: null,
    urgent: 0,
    lines: [{ label: unit, hidden: false, n: 1, urgent: 0 }],
    cases: [line],
  };
  return { ...example, particulars: { ...example.particulars, digest } };
}

/** As long as the real one, but nobody can be found by it: who looks after texts need not know whose they are. */
function masked({ ticket, trackKey, particulars, ...example }: Example): Example {
  const { digest } = particulars;
  return {
    ...example,
    ticket: ticket && hidden(ticket),
    trackKey: trackKey && hidden(trackKey),
    particulars: {
      ...particulars,
      ...(particulars.reason ? { reason: '…' } : {}),
      ...(digest
        ? {
            digest: {
              ...digest,
              cases: digest.cases.map((line) => ({ ...line, ticket: hidden(line.ticket) })),
            },
          }
        : {}),
    },
  };
}

const hidden = (text: string): string => text.slice(0, 2) + '*'.repeat(text.length - 2);

function rowOf(example: Example, language: Language, channel: ChannelName) {
  return {
    ...example,
    language,
    channel,
    id: 0,
    audience: 'citizen' as const,
    wantedChannel: null,
    attempts: 0,
    tried: [],
    confidential: false,
    phoneSealed: null,
    emailSealed: null,
    officeEmails: null,
    officeUnwanted: null,
  };
}

function citizenTexts(example: Example, lang: Language, { t, setting }: Reader) {
  return channelNames.flatMap((channel) => {
    const text = citizenText(rowOf(example, lang, channel), channel, setting);
    return text
      ? { ...shown(text, t.messages.outbox.channels[channel]), ...sizeOf(text.body, channel, t) }
      : [];
  });
}

function officeMail(example: Example, lang: Language, { t, setting }: Reader) {
  const text = officeText(rowOf(example, lang, 'email'), setting) ?? { subject: '', body: '' };
  return { ...shown(text, t.messages.outbox.channels.email), ...sizeOf(text.body, 'email', t) };
}

const shown = ({ subject, body }: { subject: string | null; body: string }, channel: string) => ({
  channel,
  kind: subject === null ? 'bubble' : 'mail',
  subject: subject ?? '',
  body,
});

function sizeOf(body: string, channel: string, { messages }: Catalogue) {
  const { preview } = messages;
  if (channel !== 'sms') return { size: preview.length([...body].length), fault: '' };
  const n = segmentsOf(body);
  return {
    size: preview.segments(septets(body), segment, n),
    fault: n > 1 ? preview.tooLong : isGsm7(body) ? '' : preview.foreign,
  };
}
