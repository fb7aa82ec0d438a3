/**
 * Whether a password is among those that are tried first (NIST SP 800-63B-4, 3.1.1.2): on the list of the 49,000 most
 * used ones, one of them again and again or dressed up with figures and signs at its ends, made of three characters or
 * fewer, or a walk along the alphabet, the figures or a row of keys. Expects normalised text.
 */
export async function isCommon(password: string): Promise<boolean> {
  const text = password.toLowerCase();
  const plain = plainLetters(text);
  const list = await listOf();
  const isListed = (word: string) => list.has(word) || local.has(word);
  const words = [text, plain, ...[text, plain].flatMap((each) => [unrepeated(core(each)), core(each)])];
  return words.some(isListed) || new Set(text).size < 4 || isWalk(unrepeated(text));
}

// Four megabytes, read when the first password is chosen and not at the start.
let list: Promise<ReadonlySet<string>> | undefined;
const listOf = () =>
  (list ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'] as readonly string[]),
  ));

// Common here and missing from a list that was gathered elsewhere.
const local = new Set(
  (
    'katasandi sandirahasia alhamdulillah assalamualaikum bismillahirrahmanirrahim merdeka pancasila persija ' +
    'monas garudaindonesia selamatpagi terimakasih semangat sukses berkah barokah kecamatan kelurahan ' +
    'pemprovdki pemprov jakartaselatan jakartatimur jakartabarat jakartautara jakartapusat dkijakarta betawi ' +
    'bhinnekatunggalika nusantara akucintakamu cintaindonesia indonesiaraya'
  ).split(' '),
);

const lookAlikes: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};

// "P@ssw0rd" is "password".
const plainLetters = (text: string) => text.replace(/[013457@$]/g, (sign) => lookAlikes[sign]!);

// "rahasiarahasia" is "rahasia".
function unrepeated(text: string): string {
  const found = /^(.{1,40}?)\1+$/su.exec(text);
  return found ? found[1]! : text;
}

// What is left of "Jakarta2026!!" without the figures and signs at its ends and the blanks between.
const core = (text: string): string =>
  text
    .replace(/[\s._-]+/g, '')
    .replace(/^[^\p{L}]+/u, '')
    .replace(/[^\p{L}]+$/u, '');

const walks = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
];

// Cut into pieces of four, each lies on a walk, there or back.
function isWalk(text: string): boolean {
  const pieces = text.match(/.{4}/gsu) ?? [];
  return pieces.length > 0 && pieces.every(isOnWalk);
}

function isOnWalk(piece: string): boolean {
  const back = [...piece].toReversed().join('');
  return walks.some((walk) => walk.includes(piece) || walk.includes(back));
}
