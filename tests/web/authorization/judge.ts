import { places, type Place, type RoleHere, type Somebody } from './cast.ts';

/**
 * Who sees what and who does what, written by hand from the rules (Ingub DKI 135/2017, and what the product promises:
 * nobody sees a complaint outside the own area or unit; the identity of who asked to stay unknown is the counter's
 * alone). Nothing here is computed from the program: it judges it. Neighbours and who is far away stand in no list.
 */
type Judged = {
  /** Who sees the complaint at all. */
  sees: string;
  /** What each may do to it now, as the nouns of the addresses; whoever is not named may do nothing. */
  does: Partial<Record<RoleHere, string>>;
};

const above = 'walikota sekda governor inspector';
const beforeUnits = `clerk lurah camat ${above}`;
const withUnit = `${beforeUnits} unit`;
const withSudin = `${withUnit} sudin`;
const withDinas = `${withUnit} dinas`;
/** The complainant, or the counter for them, takes it back as long as it is open; more only while it lies here. */
const counterAbove: Judged['does'] = { clerk: 'withdrawal' };

export const judged: Record<string, Judged> = {
  'kecamatan.received': {
    sees: beforeUnits,
    does: {
      clerk: 'assignment resolution correction question merger referral non-complaint withdrawal',
      camat: 'assignment resolution correction question merger referral non-complaint',
      lurah: 'merger',
    },
  },
  'kecamatan.assigned': {
    sees: withUnit,
    does: {
      clerk: 'correction merger withdrawal',
      unit: 'refusal question',
      lurah: 'review-plan review-waiver question merger',
      camat: 'review-plan review-waiver reassignment correction question merger',
    },
  },
  'kecamatan.reviewPlanned': {
    sees: withUnit,
    does: {
      clerk: 'merger withdrawal',
      unit: 'review question',
      lurah: 'review-waiver review question merger',
      camat: 'review-waiver review reassignment question merger',
    },
  },
  'kecamatan.awaitingMeeting': {
    sees: withUnit,
    does: {
      clerk: 'question merger withdrawal',
      unit: 'question',
      lurah: 'merger',
      camat: 'question merger',
    },
  },
  'kecamatan.followUp': {
    sees: withUnit,
    does: {
      clerk: 'merger withdrawal',
      unit: 'completion question',
      lurah: 'merger',
      camat: 'reassignment question merger',
    },
  },
  // A second person validates: whoever did the work does not.
  'kecamatan.verification': {
    sees: withUnit,
    does: {
      clerk: 'merger withdrawal',
      unit: 'question',
      lurah: 'validation rejection question merger',
      camat: 'validation rejection question merger',
    },
  },
  'kecamatan.toReport': {
    sees: withUnit,
    does: {
      clerk: 'question merger withdrawal',
      unit: 'question',
      lurah: 'merger',
      camat: 'question merger',
    },
  },
  // From here on it is the city's: kelurahan and kecamatan follow it and decide nothing.
  'city.awaitingMeeting': {
    sees: withUnit,
    does: { ...counterAbove, walikota: 'return question merger' },
  },
  'city.followUp': {
    sees: withSudin,
    does: { ...counterAbove, sudin: 'completion question', walikota: 'reassignment question merger' },
  },
  'city.verification': {
    sees: withSudin,
    does: { ...counterAbove, sudin: 'question', walikota: 'validation rejection question merger' },
  },
  'city.toReport': { sees: withUnit, does: { ...counterAbove, walikota: 'question merger' } },
  'province.withSekda': {
    sees: withUnit,
    does: { ...counterAbove, sekda: 'forwarding return question merger' },
  },
  'province.withGovernor': {
    sees: withUnit,
    does: { ...counterAbove, sekda: 'question merger', governor: 'disposition return question' },
  },
  'province.followUp': {
    sees: withDinas,
    does: { ...counterAbove, dinas: 'completion question', sekda: 'reassignment question merger' },
  },
  'province.verification': {
    sees: withDinas,
    does: { ...counterAbove, dinas: 'question', sekda: 'validation rejection question merger' },
  },
  // The complainant answers; the counter writes it down.
  resolved: { sees: beforeUnits, does: { clerk: 'confirmation objection' } },
  closed: { sees: beforeUnits, does: {} },
  anonymous: {
    sees: withUnit,
    does: {
      clerk: 'question merger withdrawal',
      unit: 'question',
      lurah: 'merger',
      camat: 'question merger',
    },
  },
  confidential: {
    sees: withUnit,
    does: {
      clerk: 'question merger withdrawal',
      unit: 'question',
      lurah: 'merger',
      camat: 'question merger',
    },
  },
  // About officials: not for the kelurahan, nor for the units beside them.
  restricted: {
    sees: `clerk camat ${above}`,
    does: { clerk: 'question merger withdrawal', camat: 'question merger' },
  },
};

/** Who may be shown, with a reason that is kept, who complained: the counter; where nothing is hidden, who works on it. */
export const identityOf = (name: string): string =>
  ['anonymous', 'confidential', 'restricted'].includes(name)
    ? 'clerk camat'
    : 'clerk camat lurah unit sudin dinas';

/** Papers of a complaint that only some of its seers read. */
export const papers: Record<string, string> = {
  receipt: 'clerk camat',
  contact: 'clerk camat',
  packet: 'camat walikota sekda governor inspector',
};

/** Meetings and reports: who reads one, and who does with it what is next. */
export const judgedRecords: Record<string, { reads: string; acts: string }> = {
  'meeting of the kecamatan': { reads: 'camat walikota inspector', acts: 'camat' },
  'closed meeting of the kecamatan': { reads: 'camat walikota inspector', acts: 'camat' },
  'meeting of the city': { reads: 'walikota inspector', acts: 'walikota' },
  'draft of the kecamatan': { reads: 'camat inspector', acts: 'camat' },
  'report of the kecamatan': { reads: 'camat walikota inspector', acts: 'walikota' },
  'draft of the city': { reads: 'walikota inspector', acts: 'walikota' },
  'report of the city': { reads: 'walikota sekda inspector', acts: 'sekda' },
  'report received by the Sekda': { reads: 'walikota sekda governor inspector', acts: 'sekda governor' },
};

/** Whether a list of roles means this person: only in the own area. */
export const means = (roles: string, { role, place }: Somebody): boolean =>
  place === home && roles.split(' ').includes(role);

const [home] = places satisfies readonly Place[];
