const headings: Record<number, string> = {
	400: 'That did not work',
	403: 'You cannot open this page',
	404: 'Page not found',
	405: 'That cannot be done here',
	409: 'That cannot be done now',
	413: 'That is too large',
	429: 'Too many tries',
	503: 'Tranche is not available'
};

export const headingOf = (status: number): string =>
	headings[status] ?? (status < 500 ? 'That did not work' : 'Something went wrong');
