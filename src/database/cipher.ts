import { createCipheriv, createDecipheriv, randomBytes, type CipherKey } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM (NIST SP 800-38D) with a random nonce: nonce, tag, ciphertext. `about` is authenticated and not kept. */
export function encrypt(key: CipherKey, plain: Buffer, about: Buffer | null): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  if (about) cipher.setAAD(about);
  const text = [cipher.update(plain), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...text]);
}

/** What `encrypt` made. @throws Error when a byte of it, the key or `about` is another */
export function decrypt(key: CipherKey, sealed: Buffer, about: Buffer | null): Buffer {
  const nonce = sealed.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  if (about) decipher.setAAD(about);
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
}
