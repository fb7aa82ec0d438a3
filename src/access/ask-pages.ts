import { dateTime } from '../calendar/words.ts';
import { maskedName } from '../complaints/masking.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { officesFound } from './offices.ts';
import { deadlineOf, stateBadge, type Failed } from './pages.ts';
import * as paths from './paths.ts';
import { postsOf, rolesOf, type Place, type Post } from './posts.ts';
import type { AccessRequest } from './queries.ts';
import { postName, roleName, shownNip, spanOf, zone, type Reader } from './words.ts';

type Found = Place & { area: string };

/** The search for an office, on the way to a form that is about one. */
export function searchPage(q: string, found: Found[], to: (office: string) => string, action: string) {
  return {
    q,
    action,
    rows: found.slice(0, officesFound).map(({ slug, name, area }) => ({
      href: to(slug),
      name,
      area: name.endsWith(area) ? '' : area,
    })),
    more: found.length > officesFound,
    nothing: q !== '' && found.length === 0,
  };
}

/** The posts of an office that may be chosen, as a form offers them: "Petugas loket", "Plh. Camat". */
export const postChoices = (posts: readonly Post[], { t }: Pick<Reader, 't'>) =>
  posts.map((post) => ({ value: `${post.role}.${post.capacity}`, label: roleName(post, t) }));

/** A form says in its one field what is wrong with either half of a post. */
export const withPostError = ({
  role,
  capacity,
  ...errors
}: Record<string, string>): Record<string, string> => {
  const fault = role ?? capacity;
  return fault ? { post: fault, ...errors } : errors;
};

export type Prefilled = { name: string; nip: string | null; email: string | null; phone: string | null };

/** The form of a request for one office. */
export function askPage(
  {
    office,
    self,
    failed,
    key,
    today,
  }: { office: Place; self: Prefilled | null; failed: Failed | null; key: string; today: string },
  reader: Reader,
) {
  const posts = postChoices(
    // Few ask to be the head.
    postsOf(
      office,
      rolesOf(office)
        .filter((role) => role !== 'admin')
        .reverse(),
    ),
    reader,
  );
  const values: Record<string, string> = {
    post: posts[0]?.value ?? '',
    fromOn: today,
    ...(self && {
      name: self.name,
      nip: shownNip(self.nip),
      email: self.email ?? '',
      phone: self.phone ?? '',
    }),
    ...failed?.values,
  };
  return {
    office: { name: office.name, slug: office.slug },
    other: paths.askPath,
    action: paths.requestsPath,
    posts,
    signedIn: self !== null,
    values,
    // A browser forgets the files of a form that comes back.
    errors: failed
      ? {
          ...withPostError(failed.errors),
          document: failed.errors.document ?? reader.t.access.ask.documentAgain,
        }
      : {},
    key,
    accept: 'application/pdf,image/*',
  };
}

/** The public page of a request: what became of it, and nothing of who asked but an initial. */
export function statusPage(request: AccessRequest, version: number, failed: Failed | null, reader: Reader) {
  const { t, lang } = reader;
  const words = t.access.status;
  const { state, number, applicant } = request;
  return {
    number: shownTicket(number),
    badge: stateBadge(state, reader),
    text: state === 'granted' ? words.granted : words.texts[state],
    deadline: deadlineOf(request, reader),
    rows: [
      { label: words.number, text: shownTicket(number) },
      { label: t.access.ask.name, text: maskedName(applicant.name) },
      { label: t.access.ask.role, text: postName(request, t) },
      { label: t.access.people.period, text: spanOf(request, reader) },
      { label: words.asked, text: dateTime(request.askedAt, lang, zone) },
      { label: words.reason, text: state === 'rejected' ? request.remark : null },
    ],
    missing: state === 'incomplete' ? request.remark : null,
    changed: failed?.changed ?? false,
    completion:
      state === 'incomplete'
        ? {
            action: paths.completionPath(applicant.key),
            version,
            values: failed?.values ?? {},
            errors: failed?.errors ?? {},
          }
        : null,
    again: state === 'rejected' || state === 'lapsed' ? paths.askPath : null,
  };
}
