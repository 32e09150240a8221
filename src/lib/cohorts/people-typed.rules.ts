import type { Candidate } from './invitation.rules.ts';
import { MAX_ROWS, type PeopleFile } from './people-file.rules.ts';

/**
 * People typed or pasted into a box: one a line, or separated by semicolons as mail programs do it.
 * 'Name, address' in either order, 'Name <address>', a row pasted from a spreadsheet, or an address
 * alone, from which a name is guessed.
 */
export function candidatesTyped(text: string): Candidate[] {
	return text
		.split(/\r\n?|\n/)
		.flatMap((raw, index) => peopleIn(raw).map((person) => ({ person, line: index + 1 })))
		.slice(0, MAX_ROWS + 1)
		.map(({ person, line }) => ({ line, ...readPerson(person) }));
}

const peopleIn = (line: string) =>
	line
		.split(/;|(?<=>)\s*,/)
		.map((part) => part.trim())
		.filter((part) => part !== '');

function readPerson(text: string): { name: string; email: string } {
	const angled = /^(.*?)\s*<([^<>]*)>$/.exec(text);
	if (angled) return named(angled[1] ?? '', (angled[2] ?? '').replace(/^mailto:/i, ''));
	const parts = text.split(/[,\t]/).map((part) => part.trim());
	if (parts.length === 1) {
		return text.includes('@') ? named('', text) : { name: text, email: '' };
	}
	const at = parts.findIndex((part) => part.includes('@'));
	if (at === -1) return { name: parts.filter(Boolean).join(' '), email: '' };
	const email = parts[at] ?? '';
	return named(parts.filter((part, index) => index !== at && part !== '').join(' '), email);
}

const named = (name: string, email: string) => ({
	name: fromDirectory(name) || nameFrom(email),
	email
});

/** 'SAMPLE, Ada (HARROWMERE UNIVERSITY HOSPITALS)', as NHS mail writes it -> 'Ada Sample'. */
function fromDirectory(name: string): string {
	const bare = name
		.replace(/^["']+|["']+$/g, '')
		.replace(/\s*\([^()]*\)\s*$/, '')
		.trim();
	const [family, given, ...more] = bare.split(/\s*,\s*/);
	if (!family || !given || more.length > 0) return bare;
	return `${given} ${family === family.toUpperCase() ? capitalised(family) : family}`;
}

/** 'jo.bloggs@example.org' -> 'Jo Bloggs', until the person says otherwise. */
const nameFrom = (email: string) =>
	(email.split('@')[0] ?? '')
		.replace(/\d+$/, '')
		.split(/[._-]+/)
		.filter(Boolean)
		.map(capitalised)
		.join(' ');

const capitalised = (word: string) =>
	word.toLowerCase().replace(/(^|[\s'’-])\p{L}/gu, (letter) => letter.toUpperCase());

/** Typed people kept in the shape of a file, so that both are checked, applied and taken back alike. */
export const typedList = (people: readonly Candidate[]): PeopleFile => ({
	headings: ['Name', 'E-mail address'],
	rows: people.map(({ line, name, email }) => ({ line, cells: [name, email] }))
});
