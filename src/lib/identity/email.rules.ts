import * as v from 'valibot';

/** An e-mail address as typed, in the one form that is stored: trimmed, in small letters. */
export const emailAddress = v.pipe(
	v.string('Enter an e-mail address'),
	v.trim(),
	v.toLowerCase(),
	v.nonEmpty('Enter an e-mail address'),
	v.maxLength(254, 'That e-mail address is too long'),
	v.regex(
		/^[^\s@"<>(),;:\\[\]]+@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
		'Enter an e-mail address like name@example.org'
	)
);
