import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ROWS } from './people-file.rules.ts';
import { candidatesTyped } from './people-typed.rules.ts';

const one = (text: string) => {
	const [person, ...more] = candidatesTyped(text);
	expect(more).toEqual([]);
	return [person?.name, person?.email];
};

describe('candidatesTyped', () => {
	it.each([
		['Ada Sample, ada@example.org'],
		['ada@example.org, Ada Sample'],
		['Ada Sample <ada@example.org>'],
		['"Ada Sample" <mailto:ada@example.org>'],
		['Ada\tSample\tada@example.org'],
		['Sample, Ada <ada@example.org>'],
		['SAMPLE, Ada (HARROWMERE UNIVERSITY HOSPITALS) <ada@example.org>']
	])('reads %s', (text) => {
		expect(one(text)).toEqual(['Ada Sample', 'ada@example.org']);
	});

	it('guesses a name from an address alone', () => {
		expect(one('jo.o-neil2@example.org')).toEqual(['Jo O Neil', 'jo.o-neil2@example.org']);
		expect(one("O'DEMO, Brid <b@example.org>")).toEqual(["Brid O'Demo", 'b@example.org']);
	});

	it('leaves it to the verdict when the address or the name is missing', () => {
		expect(one('Ada Sample')).toEqual(['Ada Sample', '']);
		expect(one('Ada Sample, Harrowmere')).toEqual(['Ada Sample Harrowmere', '']);
		expect(one('<ada@example.org>')).toEqual(['Ada', 'ada@example.org']);
	});

	it('keeps the line of each, also of several in one line', () => {
		const text =
			'\r\nAda <ada@example.org>; Ben <ben@example.org>,\n\n Cy <cy@example.org>, Di <di@example.org>';
		expect(candidatesTyped(text).map(({ line, name }) => [line, name])).toEqual([
			[2, 'Ada'],
			[2, 'Ben'],
			[4, 'Cy'],
			[4, 'Di']
		]);
	});

	it('reads anything without falling over, and never more than it shows to be too many', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 400 }), (text) => {
				for (const person of candidatesTyped(text)) {
					expect(typeof person.name).toBe('string');
					expect(typeof person.email).toBe('string');
				}
			}),
			{ numRuns: 500 }
		);
		expect(candidatesTyped('a@b.cd\n'.repeat(5000))).toHaveLength(MAX_ROWS + 1);
	});
});
