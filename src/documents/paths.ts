import { shownCode } from './codes.ts';
import type { MediaType } from './kind.ts';

/** The page of a document for those who may read it: progress while it is made, then the file. */
export const documentPath = (code: string): string => `/documents/${shownCode(code)}`;
export const filePath = (code: string, mediaType: MediaType): string =>
  `/documents/${shownCode(code)}.${mediaType}`;
export const againPath = (code: string): string => `${documentPath(code)}/attempts`;
export const documentsPath = '/documents';
export const templatesPath = '/documents/templates';
/** The public page that says whether a document is genuine; the QR leads here. */
export const verifyPath = (code: string): string => `/verify/${shownCode(code)}`;
export const verifyFormPath = '/verify';
