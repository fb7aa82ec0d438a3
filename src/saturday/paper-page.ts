import { longDate } from '../calendar/words.ts';
import { catalogues, type Language } from '../language/index.ts';
import { counterOutcomes } from './intake.ts';
import type { PrivacyNotice } from './notice-queries.ts';
import { paperFormPath, saturdayPath } from './paths.ts';
import type { Session } from './sessions.ts';

type Parts = { kecamatan: string; session: Session | undefined; notice: PrivacyNotice; lang: Language };

/** The empty paper form in one language: for a counter without power, to be entered later as susulan. */
export function paperPage({ kecamatan, session, notice, lang }: Parts) {
  const t = catalogues[lang];
  const { intake, paper } = t.saturday;
  const other = lang === 'id' ? 'en' : 'id';
  return {
    lang,
    words: paper,
    labels: intake,
    back: saturdayPath,
    other: { href: `${paperFormPath}?lang=${other}`, label: paper.otherLanguage },
    kecamatan: t.saturday.office(kecamatan),
    day: session ? longDate(session.heldOn, lang) : null,
    boxes: { phone: boxes(13), nik: boxes(16), block: boxes(3), queue: boxes(3), ticket: boxes(8) },
    channels: (['whatsapp', 'sms', 'email', 'none'] as const).map((each) => t.complaints.channels[each]),
    languages: [intake.languages.id, intake.languages.en],
    outcomes: counterOutcomes.filter((each) => each !== 'keep').map((each) => intake.outcomes[each]),
    privacy: lang === 'id' ? notice.textId : notice.textEn,
    privacyVersion: paper.privacyVersion(notice.version),
    emergency: t.web.emergency,
  };
}

const boxes = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
