import { isCommon } from './common-passwords.ts';
import { normalised } from './passwords.ts';

/** Shortest password where it is all that is asked, and where a second factor is set up (NIST SP 800-63B-4, 3.1.1.2). */
export const leastAlone = 15;
export const leastWithFactor = 8;
/** Longest password, in characters of any script. */
export const longest = 200;

/** What stands around a password: words that anybody would try for this account. */
export type Surroundings = { username: string; offices: readonly string[]; secondFactor: boolean };

export type PasswordFault =
  'passwordShort15' | 'passwordShort8' | 'passwordLong' | 'passwordCommon' | 'passwordNamesYou';

/**
 * What is wrong with a new password, or null. After NIST SP 800-63B-4, 3.1.1.2: length and nothing about its
 * composition, every character allowed, none that is widely used or made of what everybody knows about the account.
 */
export async function passwordFault(
  password: string,
  { username, offices, secondFactor }: Surroundings,
): Promise<PasswordFault | null> {
  const length = [...normalised(password)].length;
  if (length < (secondFactor ? leastWithFactor : leastAlone))
    return secondFactor ? 'passwordShort8' : 'passwordShort15';
  if (length > longest) return 'passwordLong';
  const plain = lettersOf(password);
  if (saysProduct(password) || [username, ...offices].flatMap(namesIn).some((name) => plain.includes(name)))
    return 'passwordNamesYou';
  return (await isCommon(normalised(password))) ? 'passwordCommon' : null;
}

/** Whether a password holds the product's name, as the one of all demonstrations does. */
export const saysProduct = (password: string): boolean => lettersOf(password).includes('aduansabtu');

// A name as a whole, and its own part without the kind of office: "Kecamatan Setiabudi" and "Setiabudi".
function namesIn(name: string): string[] {
  const own = name.split(/[\s.]+/).filter((word) => !kinds.has(word.toLowerCase()));
  return [lettersOf(name), lettersOf(own.join(''))].filter((text) => text.length >= 5);
}

const kinds = new Set(
  (
    'kecamatan kelurahan kota kabupaten administrasi provinsi kantor camat lurah walikota bupati loket ' +
    'satpel satpol satpol-pp sudin suban dinas badan satuan pelaksana sektor suku puskesmas up ptsp'
  ).split(' '),
);

const lettersOf = (text: string): string =>
  normalised(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
