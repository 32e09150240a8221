/** What the cohort's page says after an act. */
export const seminarDone: Readonly<Record<string, string>> = {
	'seminar-planned': 'The seminar is planned, and everybody is told by e-mail.',
	'seminar-moved': 'The seminar is saved. If anything changed, everybody is told by e-mail.',
	'seminar-cancelled': 'The seminar is cancelled, and everybody is told by e-mail.'
};
