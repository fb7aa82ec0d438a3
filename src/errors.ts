/** The few errors of the program; `web/error-pages.ts` turns them into HTTP once. */
export abstract class Fault extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
}

/** The record does not exist, or the person may not know that it does. */
export class NotFound extends Fault {
  readonly code = 'notFound';
  readonly status = 404;
}

/** The person is known and the record visible, but the act is not theirs. */
export class Forbidden extends Fault {
  readonly code = 'forbidden';
  readonly status = 403;
}

/** Fields that were filled in wrongly: name → key or sentence of the catalogue. */
export class Invalid extends Fault {
  readonly code = 'invalid';
  readonly status: number = 422;
  readonly fields: Readonly<Record<string, string>>;
  constructor(fields: Record<string, string>) {
    super(`Invalid: ${Object.keys(fields).join(', ')}`);
    this.fields = fields;
  }
}

/** The machine has no such transition from here. */
export class NotAllowed extends Fault {
  readonly code = 'notAllowed';
  readonly status = 409;
  readonly event: string;
  readonly state: string;
  constructor(event: string, state: string) {
    super(`${event} is not possible in ${state}`);
    this.event = event;
    this.state = state;
  }
}

/** Somebody else was faster: the form was made from an older version than the one stored now. */
export class Conflict extends Fault {
  readonly code = 'conflict';
  readonly status: number = 409;
  readonly seen: number | undefined;
  readonly current: number;
  constructor(seen: number | undefined, current: number) {
    super(`Version ${seen ?? 'none'} was given, the record is at ${current}`);
    this.seen = seen;
    this.current = current;
  }
}

/** A change was sent without saying which version it was made from (RFC 6585, 428). */
export class VersionRequired extends Fault {
  readonly code = 'versionRequired';
  readonly status = 428;
}

/** More was asked for than a limit lets in; another try may come after so many seconds (RFC 6585, 429). */
export class TooMany extends Fault {
  readonly code = 'tooMany';
  readonly status = 429;
  readonly seconds: number;
  constructor(seconds: number) {
    super(`Too many requests: again in ${seconds} s`);
    this.seconds = seconds;
  }
}

/** A secret may be tried again after so many seconds: 429 after wrong ones, 503 when too many are checked at once. */
export class TryLater extends Invalid {
  override readonly status: 429 | 503;
  readonly seconds: number;
  constructor(status: 429 | 503, seconds: number, field = 'password') {
    super({ [field]: status === 429 ? 'waitBeforeSignIn' : 'busy' });
    this.status = status;
    this.seconds = seconds;
  }
}

/** A file that somebody sent is not opened: a virus was found in it, or it could not be looked for. */
export class NotClean extends Fault {
  readonly code: 'infected' | 'scannerAway';
  readonly status: number;
  constructor(code: 'infected' | 'scannerAway') {
    super(`Not opened: ${code}`);
    this.code = code;
    this.status = code === 'infected' ? 403 : 503;
  }
}
