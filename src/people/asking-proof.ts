import type { Request, Response } from 'express';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { fieldErrors, typed, typedLists } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { proofFor, requireProof } from './proving.ts';

/**
 * True when the visitor proved who they are within the last hour, or does so in this very form. Otherwise asks for the
 * password on a page that holds the whole form, so that nothing typed is lost, and returns false: the handler ends.
 * Stands before every decision with legal weight, behind the question who may decide.
 * @throws Invalid at `password` for programs
 */
export async function provedOrAsked(db: Database, req: Request, res: Response): Promise<boolean> {
  try {
    await requireProof(db, req, res);
    return true;
  } catch (fault) {
    if (!(fault instanceof Invalid) || req.accepts(['html', 'json']) !== 'html') throw fault;
    const { visit } = res.locals;
    const page = {
      action: req.originalUrl,
      ...formIn(req),
      proof: proofFor(visit),
      errors: typed(req.body).password === undefined ? {} : fieldErrors(visit.t.fields, fault),
    };
    const { title } = visit.t.factors.proof;
    await sendPage(req, res, 'people/prove', page, { title, status: fault.status });
    return false;
  }
}

// What was sent, to be sent again; the token is a new one and the password is typed anew.
function formIn({ body }: Request) {
  const { _version: version, _key: key } = (body ?? {}) as Record<string, string | undefined>;
  const lists = Object.entries(typedLists(body)).flatMap(([name, values]) =>
    values.map((value) => ({ name, value })),
  );
  const single = Object.entries(typed(body)).map(([name, value]) => ({ name, value }));
  const fields = [...single, ...lists].filter(({ name }) => name !== 'password' && !name.startsWith('_'));
  return { fields, version, key };
}
