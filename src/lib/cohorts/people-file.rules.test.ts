import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Invalid } from '../platform/errors.ts';
import { csvCell, csvFile } from './csv-out.rules.ts';
import {
	candidatesOf,
	chosenColumns,
	guessColumns,
	MAX_FILE_BYTES,
	MAX_ROWS,
	readPeopleFile,
	whole
} from './people-file.rules.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readPeopleFile(bytes(text));
const people = (text: string) => {
	const file = read(text);
	const { name, family, email } = guessColumns(file);
	return candidatesOf(file, { name: name ?? 0, family, email: email ?? 0 });
};
const refusal = (input: Uint8Array | string) => {
	try {
		readPeopleFile(typeof input === 'string' ? bytes(input) : input);
	} catch (error) {
		if (error instanceof Invalid) return error.message;
		throw error;
	}
	return 'accepted';
};

const ada = { line: 2, name: 'Ada Sample', email: 'ada@example.org' };

describe('readPeopleFile', () => {
	it.each([
		['commas', 'Name,E-mail\nAda Sample,ada@example.org\n'],
		['semicolons', 'Name;E-mail\r\nAda Sample;ada@example.org\r\n'],
		['tabs and no last line end', 'E-mail\tName\nada@example.org\tAda Sample'],
		['a byte order mark', '\uFEFFName,Email address\nAda Sample,ada@example.org\n'],
		['quotes', '"Name","E-mail"\n"Ada Sample","ada@example.org"\n'],
		['old line ends', 'Name,E-mail\rAda Sample,ada@example.org\r'],
		['spaces and empty cells', ' Name , E-mail ,,\n Ada Sample , ada@example.org ,,\n,,,\n'],
		['two columns of names', 'First name,Surname,Work e-mail\nAda,Sample,ada@example.org\n'],
		['other columns first', 'Staff no,Learner name,E-mail\n7,Ada Sample,ada@example.org\n']
	])('reads %s', (_, text) => {
		expect(people(text)).toEqual([ada]);
	});

	it("heeds Excel's sep= line and counts it", () => {
		expect(people('sep=;\r\nName;E-mail\r\nAda Sample;ada@example.org\r\n')).toEqual([
			{ ...ada, line: 3 }
		]);
		expect(people('\uFEFFsep=|\nName|E-mail\nAda Sample|ada@example.org')).toEqual([
			{ ...ada, line: 3 }
		]);
	});

	it('asks for a column rather than guess it wrongly', () => {
		const guess = (headings: string) => guessColumns(read(`${headings}\nx,y,z\n`));
		expect(guess('Trust name,Manager name,E-mail')).toEqual({ name: null, family: null, email: 2 });
		expect(guess('Who,Surname,E-mail')).toEqual({ name: null, family: 1, email: 2 });
		expect(guess('Forename,Family name,Phone')).toEqual({ name: 0, family: 1, email: null });
	});

	it('takes what was chosen over what it guesses, and no column that is not there', () => {
		const file = read('Name,Known as,E-mail,Work e-mail\nAda,A,a@b.cd,e@f.gh\n');
		const choose = (chosen: Record<string, string>) =>
			whole(chosenColumns(file, (column) => chosen[column] ?? null));
		expect(choose({})).toEqual({ name: 0, family: null, email: 2 });
		expect(choose({ name: '1', family: '', email: '3' })).toEqual({
			name: 1,
			family: null,
			email: 3
		});
		for (const wrong of ['9', '-1', '', 'x', '1.5']) expect(choose({ name: wrong })).toBeNull();
	});

	it('does without headings', () => {
		const file = read('ada@example.org,Ada Sample\n');
		expect(file.headings).toEqual(['Column A', 'Column B']);
		expect(guessColumns(file)).toEqual({ name: null, family: null, email: 0 });
		expect(candidatesOf(file, { name: 1, family: null, email: 0 })).toEqual([{ ...ada, line: 1 }]);
	});

	it('says the line where a row begins, whatever stands before it', () => {
		const text =
			'Name,E-mail\n\n"Ada\nSample",ada@example.org\n , \nBen "Bo" Demo,ben@example.org\n';
		const lines = read(text).rows.map(({ line }) => line);
		expect(lines).toEqual([3, 6]);
		expect(people(text)[1]?.name).toBe('Ben "Bo" Demo');
	});

	it('refuses what is no such file, in a sentence', () => {
		expect(refusal('')).toBe('The file is empty.');
		expect(refusal('\n\n , \n')).toBe('The file is empty.');
		expect(refusal('Name,E-mail\n')).toContain('no rows below');
		expect(refusal(new Uint8Array([0xff, 0xfe, 0x41, 0x00]))).toContain('CSV UTF-8');
		expect(refusal('PK\u0003\u0004\u0000\u0000')).toContain('not a CSV file');
		expect(refusal('Name,E-mail\n"Ada,ada@example.org\n')).toContain('never closed');
		expect(refusal(`Name,E-mail\n${'x'.repeat(20_000)},a@b.cd\n`)).toContain('10,000');
		expect(refusal(`Name${',x'.repeat(100)}\nAda\n`)).toContain('columns');
		expect(refusal('Name,E-mail\n' + 'A,a@b.cd\n'.repeat(MAX_ROWS + 1))).toContain('2000 rows');
		expect(refusal(new Uint8Array(MAX_FILE_BYTES + 1))).toContain('1 MB');
	});

	it('takes as many rows as it says', () => {
		const file = read('Name,E-mail\n' + 'A,a@b.cd\n'.repeat(MAX_ROWS));
		expect(file.rows).toHaveLength(MAX_ROWS);
	});

	it('answers any bytes at all with people or with a sentence', () => {
		fc.assert(
			fc.property(fc.oneof(fc.uint8Array(), fc.string().map(bytes)), (input) => {
				expect(refusal(input)).toMatch(/^accepted$|^[A-Z].*\.$/);
			}),
			{ numRuns: 500 }
		);
	});
});

describe('csvFile', () => {
	const text = fc.oneof(
		fc.string(),
		fc.constantFrom('=1+1', '-a', '+b', '@c', '\tx', ' =d', 'a"b')
	);

	it('writes what readPeopleFile reads, and no cell that a spreadsheet would run', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 }), (cells) => {
				const rows = cells.map(([a, b]) => [a.replaceAll('\0', ''), `${b.replaceAll('\0', '')}@x`]);
				const out = csvFile([['Name', 'E-mail'], ...rows]);
				const back = read(out).rows.map((row) => row.cells);
				expect(back.length).toBe(rows.length);
				for (const [name = '', email = ''] of back) {
					expect(name).not.toMatch(/^[=+\-@]/);
					expect(email).not.toMatch(/^[=+\-@]/);
				}
			})
		);
	});

	it('quotes, escapes, and leaves numbers alone', () => {
		expect(csvCell('=HYPERLINK("http://x")')).toBe('"\'=HYPERLINK(""http://x"")"');
		expect(csvCell('a;b')).toBe('"a;b"');
		expect(csvCell(-5)).toBe('-5');
		expect(csvCell(null)).toBe('');
		expect(csvCell('＝1')).toBe("'＝1");
		expect(
			csvFile([
				['a', 'b'],
				[1, null]
			])
		).toBe('\uFEFFa,b\r\n1,\r\n');
	});
});
