const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** When a source came out: '2018', '2018-04' -> 'April 2018', '2018-04-27' -> '27 April 2018'. */
export function publishedWords(published: string): string {
	if (/^\d{4}-\d\d-\d\d$/.test(published)) return day.format(new Date(`${published}T00:00:00Z`));
	if (/^\d{4}-\d\d$/.test(published)) return month.format(new Date(`${published}-01T00:00:00Z`));
	return published;
}
