import { accessLetters } from './access-letters.ts';
import { delivering } from './delivering.ts';
import { digests } from './digests.ts';
import { officials } from './officials.ts';
import type { CitizenValues, messages as Messages, OfficeValues } from '../id/messages.ts';

const answered = ({ answer }: CitizenValues) => {
  if (!answer) return '';
  if (answer.on === answer.latest) return ` Answer by ${answer.latest}.`;
  return ` Answer on ${answer.on}, at the latest ${answer.latest}.`;
};
const onDay = ({ plannedOn }: OfficeValues) => (plannedOn ? ` on ${plannedOn}` : '');
const until = (day: string | null) => (day ? ` by ${day}` : '');
const above = { kecamatan: 'the camat', city: 'the mayor', province: 'the Governor through the Sekda' };
const meeting = { kecamatan: 'the kecamatan meeting', city: 'the city meeting', province: 'a meeting' };

const closings: Record<CitizenValues['closing'], (values: CitizenValues) => string> = {
  withdrawn: ({ ticket }) => `Complaint ${ticket} is closed: you withdrew it. Thank you.`,
  merged: ({ ticket }) =>
    `Complaint ${ticket} was joined to another about the same matter. We keep you informed.`,
  referred: ({ ticket, institution }) =>
    `Complaint ${ticket} is outside our authority and referred to ${institution ?? 'the institution in charge'}.`,
  notAComplaint: ({ ticket }) =>
    `Complaint ${ticket} is closed: not a complaint. Questions? Come to the Saturday counter.`,
  other: ({ ticket }) => `Complaint ${ticket} is closed. Questions? Come to the Saturday counter.`,
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
      `Complaint: ${ticket}`,
      `Matter: ${matter ?? 'confidential, see the application'}`,
      `State: ${state}`,
      ...(due ? [`Due: ${due}`] : []),
      '',
      `Open: ${link}`,
    ].join('\n'),
  });
};

const because = ({ reason }: OfficeValues, label: string) => (reason ? ` ${label}: ${reason}` : '');
const causes: Record<string, (values: OfficeValues) => string> = {
  decline: (v) => `The unit says that this is not its work.${because(v, 'Reason')}\n`,
  correct: (v) => `Its category or place was corrected; choose its unit again.${because(v, 'Reason')}\n`,
  object: (v) => `The complainant objects: it is not solved.${because(v, 'Reason')}\n`,
  returnDown: (v) => `This complaint was returned to you.${because(v, 'Instruction')}\n`,
  rejectWork: (v) => `This work was not accepted and has to be done again.${because(v, 'Reason')}\n`,
};

const report =
  (sentence: (values: OfficeValues) => string, subject: string) =>
  (values: OfficeValues): { subject: string; body: string } => ({
    subject: `${subject}: ${values.office ?? ''}`,
    body: [sentence(values), '', `Open: ${values.link}`].join('\n'),
  });

export const messages: typeof Messages = {
  citizen: {
    received: (v) => `We received complaint ${v.ticket}.${answered(v)}`,
    assigned: (v) =>
      `Complaint ${v.ticket} was passed on to ${v.unit ?? 'the unit in charge'}.${answered(v)}`,
    reviewPlanned: (v) => `Complaint ${v.ticket}: field review ${v.plannedOn ?? 'planned'}.${answered(v)}`,
    followUp: (v) =>
      `Complaint ${v.ticket} is being worked on by ${v.unit ?? 'the unit named'}.${answered(v)}`,
    escalated: (v) => `Complaint ${v.ticket} was reported to ${above[v.level]}.${answered(v)}`,
    deferred: (v) => `Complaint ${v.ticket} was put off to the next meeting.${answered(v)}`,
    returned: (v) => `Complaint ${v.ticket} goes back to ${meeting[v.level]}.${answered(v)}`,
    withGovernor: (v) => `Complaint ${v.ticket} is now with the Governor.${answered(v)}`,
    resolved: (v) => `Complaint ${v.ticket} is reported as solved. Not solved? Object${until(v.dueOn)}.`,
    breachNotice: (v) => `Personal data of complaint ${v.ticket} may have leaked. Read what happened.`,
    closed: (v) => closings[v.closing](v),
    closedNoObjection: (v) =>
      `Complaint ${v.ticket} is closed without objection. Is it back? Come to the Saturday counter.`,
    informationRequested: (v) =>
      v.hidden
        ? `Complaint ${v.ticket}: a question waits. See the link or the counter, answer${until(v.dueOn)}.`
        : `Complaint ${v.ticket}: we need information from you. Please answer${until(v.dueOn)}.`,
    contactChanged: (v) =>
      `The contact of complaint ${v.ticket} was just changed. Not you? Come to the Saturday counter.`,
    objected: (v) => `We received your objection to complaint ${v.ticket}.${answered(v)}`,
    delayed: (v) => `Sorry, complaint ${v.ticket} is late. The level above is told.${answered(v)}`,
  },
  office: {
    ...digests,
    ...accessLetters,
    urgent: mail('Danger to life or property. Act now; 112 should know as well.', 'URGENT'),
    yourTurn: mail(
      (v) => `${causes[v.cause ?? '']?.(v) ?? ''}This complaint waits for a step of your office.`,
      'Your turn',
    ),
    workAssigned: mail(
      (v) => causes[v.cause ?? '']?.(v).trim() ?? 'This complaint was given to your unit.',
      'New work',
    ),
    turnEnded: mail(
      (v) => `This complaint no longer waits for your office.${because(v, 'Reason')}`,
      'No longer your turn',
    ),
    caseTaken: (v) => ({
      subject: `Not a complaint of your office: ${v.ticket}`,
      body: [
        `Category or place of this complaint was corrected. It is not for your office after all, so you can no longer open it.${because(v, 'Reason')}`,
        '',
        `Complaint: ${v.ticket}`,
      ].join('\n'),
    }),
    overdue: mail(
      (v) =>
        `The deadline of this complaint has passed. ${v.meets ? 'It is on the agenda of the next meeting and the level above is told.' : 'The level above is told.'}`,
      'Overdue',
    ),
    overdueBelow: mail('A complaint below your authority is overdue.', 'Overdue in your area'),
    informationGiven: mail(
      'The complainant gave information. Read it before the next step.',
      'Information from the complainant',
    ),
    complainantLeft: mail(
      'Its complainant withdrew, but others still wait for the same matter. Deadline and next step stay.',
      'Complainant withdrew',
    ),
    dueTomorrow: mail('The deadline of this complaint is near. Take the step before then.', 'Due soon'),
    reminded: mail('A reminder by the head: this complaint waits for a step of your office.', 'Reminder'),
    reviewInvited: mail(
      (v) => `Your office is invited to the field review${onDay(v)}. Please answer: coming or not.`,
      'Invitation to a field review',
    ),
    reviewMoved: mail(
      (v) =>
        `This field review was moved${v.plannedOn ? ` to ${v.plannedOn}` : ''}. Please answer again: coming or not.`,
      'Field review on another day',
    ),
    reviewCalledOff: mail(
      'Your office need not come to this field review any more.',
      'Field review called off',
    ),
    reviewToday: mail('Your office is expected at the field review today.', 'Field review today'),
    invitationDeclined: mail(
      (v) =>
        `${v.office ?? 'An invited office'} can’t come to the field review${onDay(v)}.${because(v, 'Reason')}`,
      'Cannot come',
    ),
    reportArrived: report(
      (v) =>
        `The report of ${v.office}${v.plannedOn ? ` on the week of ${v.plannedOn}` : ''} has arrived. Read it and acknowledge it.`,
      'Report arrived',
    ),
    reportLate: report(
      (v) =>
        `The report on the week of ${v.plannedOn} is not sent yet; it was due ${v.due}. A week without complaints is reported, too.`,
      'Report is late',
    ),
    reportLateBelow: report(
      (v) =>
        `${v.office} has not sent its report on the week of ${v.plannedOn}; it was due ${v.due}. The office was reminded.`,
      'A report in your area is late',
    ),
    reportUnacknowledged: report(
      (v) => `Your report on the week of ${v.plannedOn} is not acknowledged yet. Its receiver was reminded.`,
      'Report not acknowledged',
    ),
    reportToAcknowledge: report(
      (v) => `The report of ${v.office} on the week of ${v.plannedOn} waits for you to acknowledge it.`,
      'Acknowledge a report',
    ),
    backupLate: (v) => ({
      subject: 'Backup is late',
      body: [
        v.due ? `The last good backup was made ${v.due}.` : 'No backup has ever succeeded.',
        '',
        `See why: ${v.link}`,
      ].join('\n'),
    }),
    fileQuarantined: (v) => ({
      subject: 'Infected file held back',
      body: [
        'The scanner found a virus in a file that was sent. The file is held back and cannot be opened; what it came with goes on without it.',
        '',
        `See the record: ${v.link}`,
      ].join('\n'),
    }),
    trailBroken: report(
      () => 'The weekly verification found records that were changed, removed or added. Look into it now.',
      'The audit trail is not whole',
    ),
    meetingInvited: (v) => ({
      subject: `Invitation to the meeting: ${v.plannedOn ?? ''}`,
      body: [
        `The head of your office is invited to the meeting${onDay(v)} at ${v.office ?? ''}.`,
        ...(v.cases ? [`Cases of your field on its agenda: ${v.cases}, among them ${v.ticket}.`] : []),
        ...(v.reason ? ['', `Note: ${v.reason}`] : []),
        '',
        `Answer the invitation: ${v.link}`,
      ].join('\n'),
    }),
  },
  urgent: (subject) => `URGENT · ${subject}`,
  track: (link) => `Track: ${link}`,
  mail: {
    subject: (ticket) => `News of complaint ${ticket}`,
    greeting: 'Dear complainant,',
    closing: 'Aduan Sabtu. This service is free of charge. Emergency: call 112.',
  },
  ...delivering,
  ...officials,
  outbox: {
    title: 'Outbox',
    lead: 'Demonstration: messages are not sent but shown here as their readers would see them.',
    ticket: 'Ticket',
    channel: 'Channel',
    channels: { sms: 'SMS', whatsapp: 'WhatsApp', email: 'Email' },
    search: 'Word in the message',
    to: (recipient) => `To ${recipient}`,
    failed: 'Failed',
    failures: {
      notConfigured: 'the channel is not set up',
      noRecipient: 'there is no address to send to',
      noText: 'this message has no text yet',
      channelFailed: 'the channel refused it',
    },
    septets: (used, segment) => `${used} of ${segment} characters, one SMS`,
    complaint: 'Complaint',
    tracking: 'Complainant’s page',
    newest: 'Back to the newest',
    empty: 'No messages yet',
    emptyFiltered: 'Change the filter, or search for other words.',
    emptyAll: 'Messages show once a complaint is received at the counter.',
  },
};
