const sentences: Record<string, string> = {
	'person-added': 'Your account was made.',
	'person-closed': 'Your account was closed.',
	'person-reopened': 'Your account was opened again.',
	'name-changed': 'Your name was changed.',
	'email-change-asked': 'A link was sent to a new e-mail address, to make it yours.',
	'email-changed': 'Your e-mail address was changed.',
	'organisation-changed': 'The organisation you work for was changed.',
	'identifier-added': 'A number that you have elsewhere was added.',
	'identifier-ended': 'A number that you have elsewhere was ended.',
	'signed-in': 'You signed in',
	'sign-in-refused': 'A sign-in with your address was refused.',
	'signed-out': 'You signed out.',
	'signed-out-device': 'You signed out one device.',
	'signed-out-everywhere': 'You signed out every device.',
	'password-changed': 'You changed your password.',
	'password-reset': 'A new password was set by a mailed link.',
	'reset-link-asked': 'Somebody asked for a link to set a new password.',
	'reset-link-mailed': 'A link to set a new password was sent to your address.',
	'calendar-address-made': 'You made an address for your calendar.',
	'calendar-address-ended': 'The address of your calendar was ended.',
	'invitation-sent-again': 'Your invitation was sent again.',
	'learner-reminded': 'A reminder was sent to you.'
};

/**
 * A row of the audit trail as the person reads it. Null for what the history of the course already
 * tells.
 */
export function accountSentence(action: string, detail: Record<string, unknown>): string | null {
	if (action === 'role-granted' || action === 'role-revoked') {
		const change = action === 'role-granted' ? 'given' : 'taken away';
		return `A right was ${change}: ${String(detail['role'] ?? 'unknown')}.`;
	}
	const sentence = sentences[action];
	if (action !== 'signed-in') return sentence ?? null;
	const device = detail['device'];
	return typeof device === 'string' && device !== '' ? `${sentence} (${device}).` : `${sentence}.`;
}
