/** Clocks by which a cohort's deadlines and quiz windows are set. */

export const LONDON = 'Europe/London';

/** Where people of a British academy work; the command line takes every other IANA name too. */
export const timeZones: readonly { value: string; text: string }[] = [
	{ value: LONDON, text: 'United Kingdom' },
	{ value: 'Europe/Dublin', text: 'Ireland' },
	{ value: 'Europe/Gibraltar', text: 'Gibraltar' },
	{ value: 'Europe/Berlin', text: 'Germany' },
	{ value: 'Asia/Nicosia', text: 'Cyprus' },
	{ value: 'Atlantic/Bermuda', text: 'Bermuda' },
	{ value: 'Atlantic/Stanley', text: 'Falkland Islands' },
	{ value: 'UTC', text: 'Coordinated Universal Time (UTC)' }
];

export const isTimeZone = (name: string): boolean =>
	timeZones.some(({ value }) => value === name) ||
	Intl.supportedValuesOf('timeZone').includes(name);

/** 'London', 'Gibraltar', 'UTC': whose clocks they are, after "in". */
export const clocksOf = (timeZone: string): string =>
	(timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
