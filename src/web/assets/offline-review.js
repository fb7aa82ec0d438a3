// The review's own part of what is kept: what nobody could add once the team has gone home.

const photoLimit = 15 * 1024 * 1024;

/** What is missing or wrong: name of the field → key of the words. */
export function check(form) {
  const errors = {};
  const came = [...form.querySelectorAll('[name=came]:checked')];
  if (came.length === 0) errors.came = 'choice';
  for (const { value: office } of came) {
    const [signer, signature] = ['signer', 'signature'].map(
      (name) => form.elements[`${name}-${office}`].value,
    );
    if (signature && !signer.trim()) errors[`signer-${office}`] = 'signerName';
  }
  for (const name of ['findings', 'recommendation'])
    if (!form.elements[name].value.trim()) errors[name] = 'required';
  if ([...form.elements.photo.files].some(({ size }) => size > photoLimit)) errors.photo = 'photoTooLarge';
  return errors;
}
