import type { CitizenValues, messages as Messages, OfficeValues } from '../id/messages.ts';

const answered = ({ answer }: CitizenValues) => {
  if (!answer) return '';
  if (answer.on === answer.latest) return ` Answer by ${answer.latest}.`;
  return ` Answer on ${answer.on}, at the latest ${answer.latest}.`;
};
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
  lead: string,
  subject: string,
): ((values: OfficeValues) => { subject: string; body: string }) => {
  return ({ ticket, matter, state, due, link }) => ({
    subject: `${subject}: ${ticket}`,
    body: [
      lead,
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
    closed: (v) => closings[v.closing](v),
    closedNoObjection: (v) =>
      `Complaint ${v.ticket} is closed without objection. Is it back? Come to the Saturday counter.`,
    informationRequested: (v) =>
      `Complaint ${v.ticket}: we need information from you. Please answer${until(v.dueOn)}.`,
    objected: (v) => `We received your objection to complaint ${v.ticket}.${answered(v)}`,
    delayed: (v) => `Sorry, complaint ${v.ticket} is late. The level above is told.${answered(v)}`,
  },
  office: {
    urgent: mail('Danger to life or property. Act now; 112 should know as well.', 'URGENT'),
    yourTurn: mail('This complaint waits for a step of your office.', 'Your turn'),
    workAssigned: mail('This complaint was given to your unit.', 'New work'),
    overdue: mail(
      'The deadline of this complaint has passed. It is on the agenda of the next meeting and the level above is told.',
      'Overdue',
    ),
    overdueBelow: mail('A complaint below your authority is overdue.', 'Overdue in your area'),
    informationGiven: mail(
      'The complainant gave information. Read it before the next step.',
      'Information from the complainant',
    ),
  },
  urgent: (subject) => `URGENT · ${subject}`,
  track: (link) => `Track: ${link}`,
  mail: {
    subject: (ticket) => `News of complaint ${ticket}`,
    greeting: 'Dear complainant,',
    closing: 'Aduan Sabtu. This service is free of charge. Emergency: call 112.',
  },
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
