import { dayOf } from '../calendar/cycle.ts';
import { dateTime, longDate } from '../calendar/words.ts';
import { levelOf } from '../complaints/complaint.ts';
import type { Contact, Unreached } from '../complaints/contact.ts';
import type { Details, HistoryEvent } from '../complaints/details.ts';
import type { State } from '../complaints/machine.ts';
import { maskedEmail, maskedPhoneOfOwner } from '../complaints/masking.ts';
import { nextAnswerOf } from '../complaints/next-answer.ts';
import { stateBadge } from '../complaints/pages.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { citizenForms, type FailedAct } from './citizen-forms.ts';
import { stepsOf, type Reading } from './journey.ts';
import { isHidden, wayToQuestion } from './question.ts';
import { surveyQuestions } from '../satisfaction/pages.ts';
import { canBeGraded, type Answers } from '../satisfaction/survey.ts';
import {
  trackActPath,
  trackContactPath,
  trackDataPath,
  trackPhotoPath,
  trackQuestionPath,
  type DoneNoun,
} from './paths.ts';
import type { Breached } from './own-data-queries.ts';
import type { Tracked } from './tracking.ts';

export type Following = {
  tracked: Tracked;
  own: Details;
  lead: Details | null;
  photoIds: ReadonlySet<string>;
  answers: Answers;
  contact: Contact;
  unreached: Unreached | null;
  breaches: Breached[];
};
type Extra = {
  failed: FailedAct | null;
  changed: boolean;
  done: DoneNoun | null;
  /** The reader has proved to be who may read the question of a confidential case. */
  proved: boolean;
  newKey: () => string;
};

/** The complainant's own page: no officer's name, no internal note, nobody else's words. */
export function trackingPage(following: Following, reading: Reading, extra: Extra) {
  const { own, lead } = following.tracked;
  const { t, lang, now, calendar } = reading;
  const subject = lead ?? own;
  const details = following.lead ?? following.own;
  const hidden = isHidden(following.tracked);
  const answer = nextAnswerOf({ ...subject, overdue: subject.overdueAt !== null }, now, calendar);
  const due = subject.dueAt ? longDate(dayOf(subject.dueAt, calendar), lang) : '';
  const category = lang === 'id' ? following.own.categoryId : following.own.categoryEn;
  const shown = shownOffice(following);
  const level = levelOf(subject.state);
  const question = questionOf(following, due, extra, reading);
  return {
    ticket: shownTicket(own.ticket),
    heading: hidden ? t.portal.confidentialHeading : category,
    hidden,
    merged: lead !== null,
    withdrawn: own.withdrawn,
    badge: stateBadge(subject.state, t),
    steps: stepsOf(subject, details.events, reading),
    // Who has withdrawn is not told any more.
    answer:
      answer && !own.withdrawn && t.portal.answer(longDate(answer.on, lang), longDate(answer.latest, lang)),
    late: subject.overdueAt && level ? t.portal.late(level !== 'province') : null,
    // To whom objecting is not open any more, it is not offered.
    status: own.withdrawn && subject.state === 'resolved' ? '' : statusOf(subject, due, reading),
    handler: levelOf(subject.state) ? shown(details.owner) : '',
    question,
    matter: hidden
      ? null
      : { text: own.text, place: `${following.own.kelurahan}, ${following.own.kecamatan}` },
    photos: hidden ? [] : photosOf(following, reading),
    timeline: timelineOf(following, reading),
    forms: citizenForms(following.tracked, t, { ...extra, reads: question?.shown ?? false }),
    survey: canBeGraded(own, lead) ? surveyOf(following, extra, reading) : null,
    closed: subject.state === 'closed',
    changed: extra.changed,
    news: newsOf(following, reading),
    done: extra.done && doneText(extra.done, t),
    breaches: following.breaches.map((breach) => ({
      title: t.ownData.breachTitle(longDate(dayOf(breach.discoveredAt, calendar), lang)),
      text: breach.description,
      handling: breach.handling,
      data: breach.data.map((name) => t.privacy.breach.data[name]).join(', '),
    })),
  };
}

function doneText(done: DoneNoun, t: Reading['t']): string {
  if (done === 'contact') return t.portal.contact.done;
  return done === 'data' ? t.ownData.corrected : t.portal.acts[done].done;
}

// How news come, and whether the last did; the number itself only in part.
function newsOf({ tracked, contact, unreached }: Following, { t }: Reading) {
  const { channel, phone, email } = contact;
  const words = t.portal.contact;
  const to = channel === 'email' ? maskedEmail(email ?? '') : maskedPhoneOfOwner(phone);
  const failures: Record<string, string> = t.messages.contact.failures;
  return {
    text: channel === 'none' ? words.wantsNone : words.by(t.complaints.channels[channel], to),
    unreached:
      unreached && channel !== 'none'
        ? words.unreached(
            t.complaints.channels[unreached.channel],
            failures[unreached.failure] ?? failures.refused!,
          )
        : '',
    href: trackContactPath(tracked.key),
    data: trackDataPath(tracked.key),
  };
}

function surveyOf({ tracked, answers }: Following, { failed, newKey }: Extra, { t }: Reading) {
  const mine = failed?.noun === 'survey' ? failed : null;
  return {
    action: trackActPath(tracked.key, 'survey'),
    key: newKey(),
    ...surveyQuestions(answers, mine, t),
  };
}

function statusOf(subject: Tracked['own'], due: string, { t }: Reading): string {
  if (subject.state === 'resolved') return t.portal.resolvedText(due);
  if (subject.state !== 'closed') return t.states[subject.state].next;
  return subject.closedReason && subject.closedReason !== 'merged'
    ? t.complaints.closedReasons[subject.closedReason]
    : '';
}

function questionOf(following: Following, due: string, { failed, proved }: Extra, { t }: Reading) {
  const { tracked, own, lead, contact } = following;
  const way = wayToQuestion(tracked, contact);
  if (way === null) return null;
  const until = t.portal.questionUntil(due);
  if (way === 'counter') return { text: t.portal.questionAtCounter, until, shown: false, ask: null };
  if (way === 'digits' && !proved)
    return {
      text: t.portal.questionHidden,
      until,
      shown: false,
      ask: {
        action: `${trackQuestionPath(tracked.key)}#question`,
        errors: failed?.noun === 'question' ? failed.errors : {},
      },
    };
  const { events } = lead ?? own;
  const asked = events.findLast(({ type }) => type === 'requestInformation')?.data.question;
  return { text: typeof asked === 'string' ? asked : '', until, shown: true, ask: null };
}

// A unit's name tells the matter, a kelurahan's the place of the case that one was joined to.
function shownOffice({ tracked, lead }: Following): (name: string | null) => string {
  if (isHidden(tracked)) return () => '';
  return (name) => (!name || (lead && /^(Kelurahan|Desa) /.test(name)) ? '' : name);
}

function photosOf({ tracked, own, photoIds }: Following, { t, lang, calendar }: Reading) {
  return own.photos
    .filter(({ id }) => photoIds.has(id))
    .map(({ id, kind, addedAt }) => {
      const caption = `${t.complaints.photoKinds[kind]}, ${dateTime(addedAt, lang, calendar.zone)}`;
      return { id, href: trackPhotoPath(tracked.key, id), alt: caption, caption };
    });
}

// Whoever was joined reads the own beginning and then what happens to the lead.
function timelineOf(following: Following, reading: Reading) {
  const { own, lead } = following;
  const events = lead
    ? [...own.events, ...lead.events.filter(({ type }) => type !== 'received')].sort(
        (one, other) => one.at.getTime() - other.at.getTime() || one.id - other.id,
      )
    : own.events;
  const owned = new Set(own.events.map(({ id }) => id));
  return events.toReversed().flatMap((event) => entryFor(event, owned.has(event.id), following, reading));
}

function entryFor(event: HistoryEvent, owned: boolean, following: Following, reading: Reading) {
  const { t, lang, calendar } = reading;
  const { data, type, toState } = event;
  const name = type === 'deadlinePassed' && toState === 'closed' ? 'noObjection' : type;
  const words = Object.hasOwn(t.portal.events, name) && t.portal.events[name as keyof typeof t.portal.events];
  if (!words) return [];
  const shown = shownOffice(following);
  const day = (value: unknown) => (typeof value === 'string' ? longDate(value, lang) : '');
  const mine = owned ? data.follower === undefined : data.follower === following.tracked.own.ticket;
  const text = words({
    unit: shown(event.unit),
    institution: isHidden(following.tracked) || typeof data.institution !== 'string' ? '' : data.institution,
    plannedOn: day(data.plannedOn),
    dueOn: day(data.dueOn),
    outcome: typeof data.outcome === 'string' ? data.outcome : '',
    mine,
    progress:
      data.public === true && typeof data.text === 'string' && !isHidden(following.tracked) ? data.text : '',
    level: levelOf(toState as State),
  });
  if (!text) return [];
  return [
    {
      at: dateTime(event.at, lang, calendar.zone),
      datetime: event.at.toISOString(),
      who: event.actor === 'citizen' ? (mine ? t.portal.you : '') : shown(event.office),
      text,
      tone:
        name === 'verify' || toState === 'resolved'
          ? 'success'
          : name === 'deadlinePassed'
            ? 'danger'
            : 'neutral',
    },
  ];
}
