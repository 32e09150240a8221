import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContentImage } from './image.ts';
import { LessonReferences } from './lesson-context.ts';
import { compileMarkdown, type MarkdownUse } from './markdown.ts';
import { sanitise } from './sanitise.ts';

const source = (id: string) => ({
	...{ id, title: `Report ${id}`, publisher: 'Invented', published: '2020', url: null },
	...{ standing: 'primary' as const, note: null }
});
const siro = { id: 'term-siro', term: 'SIRO', meaning: 'The "senior" <owner>.' };
const known = {
	sources: new Map(['one', 'two'].map((id) => [id, source(id)])),
	terms: new Map([['siro', siro]]),
	outcomes: new Set<string>()
};
const image: ContentImage = {
	sha256: 'a'.repeat(64),
	ending: 'svg',
	bytes: new Uint8Array(),
	mediaType: 'image/svg+xml',
	width: 30,
	height: 10,
	box: [0, 0, 30, 10]
};
const images = new Map([['images/ring.svg', image]]);

function compile(text: string, use: MarkdownUse = 'lesson') {
	const faults: string[] = [];
	const lesson = new LessonReferences(known, new Map([['https://v.example/a', '<p>Said.</p>']]));
	const inLesson = use === 'lesson' || use === 'lesson-line' || use === 'part';
	const compiled = compileMarkdown(
		text,
		use,
		{ images, ...(inLesson ? { lesson } : {}) },
		(line, message) => faults.push(`${line}: ${message}`)
	);
	return { ...compiled, faults, lesson };
}

test('sources are numbered by first citation and lead to the list', () => {
	const { html, lesson, faults } = compile('A [@two], b [@one], c [@two].');
	expect(faults).toEqual([]);
	expect(lesson.sources.map(({ id, number }) => [id, number])).toEqual([
		['two', 1],
		['one', 2]
	]);
	expect(html.match(/href="#source-\d"/g)).toEqual([
		'href="#source-1"',
		'href="#source-2"',
		'href="#source-1"'
	]);
	// The list leads back to the first place only: an id stands once on a page.
	expect(html.match(/id="cite-\d"/g)).toEqual(['id="cite-1"', 'id="cite-2"']);
});

test('the number of a source never begins a line', () => {
	const { html, text } = compile('Said so [@one] [@two], once.');
	expect(html.match(/.<sup/g)).toEqual(['\u00a0<sup', '\u00a0<sup']);
	expect(text).toBe('Said so , once.');
});

test('a term leads to its meaning and carries it along', () => {
	const { html, lesson, text } = compile('The [[siro]] asks. A [[SIRO|senior owner]] answers.');
	expect(lesson.terms).toEqual([siro]);
	expect(text).toBe('The siro asks. A senior owner answers.');
	expect(html).toContain(
		'<span class="app-term" id="use-term-siro"><a class="app-term__word" href="#term-siro" aria-describedby="meaning-term-siro-1">siro</a>'
	);
	expect(html).toContain(
		'id="meaning-term-siro-2" role="tooltip">The "senior" &lt;owner&gt;.</span>'
	);
	expect(html.match(/ id="use-/g)).toHaveLength(1);
});

test('headings carry ids, each once', () => {
	const { headings, html } = compile('## Why?\n\nx\n\n## Why?\n\n### Cost & time');
	expect(headings).toEqual([
		{ id: 'section-why', text: 'Why?', level: 2 },
		{ id: 'section-why-2', text: 'Why?', level: 2 },
		{ id: 'section-cost-time', text: 'Cost & time', level: 3 }
	]);
	expect(html).toContain('<h3 id="section-cost-time">Cost &amp; time</h3>');
});

test('a brief stands one level below its page', () => {
	expect(compile('## A\n\n### B', 'brief').html).toBe('<h3>A</h3>\n<h4>B</h4>');
	expect(compile('### A\n\n#### B', 'brief').html).toBe('<h3>A</h3>\n<h4>B</h4>');
	expect(compile('### A\n\n## B', 'brief').faults).toEqual([
		'2: a heading stands above the level of the first one'
	]);
});

test('boxes are sections with a name', () => {
	const { html, faults } = compile('## Then\n\n:::case A *quiet* <Friday>\nNobody rang.\n:::\n');
	expect(faults).toEqual([]);
	expect(html).toContain(
		'<section class="app-box app-box--case" aria-labelledby="box-a-quiet-friday">'
	);
	expect(html).toContain(
		'<h3 class="app-box__heading" id="box-a-quiet-friday"><span class="app-box__word">Case</span> A *quiet* &lt;Friday&gt;</h3>'
	);
});

test('an image on its own line is a figure', () => {
	expect(compile('![Three boxes in a ring](images/ring.svg "The ring")').html).toBe(
		`<figure class="app-figure"><img src="/images/${'a'.repeat(64)}.svg" alt="Three boxes in a ring" width="30" height="10" loading="lazy" decoding="async" /><figcaption class="app-figure__caption">The ring</figcaption></figure>`
	);
	expect(compile('Look: ![Three boxes](images/ring.svg)').faults).toEqual([
		'0: an image stands on a line of its own'
	]);
});

test('a video brings its transcript', () => {
	const { html, faults } = compile('[video: A talk](https://v.example/a)');
	expect(faults).toEqual([]);
	expect(html).toContain('<a href="https://v.example/a">video: A talk</a>');
	expect(html).toContain('<p>Said.</p>');
});

test('tables can be scrolled, and numbers stand right without a style', () => {
	const { html } = compile('## Free\n\n| a | b |\n|---|---:|\n| 1 | 2 |');
	expect(html).toContain(
		'<div class="app-scroll" role="group" tabindex="0" aria-label="Table 1: Free">'
	);
	expect(html).toContain('<td class="nhsuk-table__cell app-num">2</td>');
	expect(html).not.toContain('style');
});

test('a line is one paragraph without its <p>', () => {
	expect(compile('Who *decides*?', 'line')).toMatchObject({
		html: 'Who <em>decides</em>?',
		text: 'Who decides?',
		faults: []
	});
	for (const text of [
		'a\n\nb',
		'- a',
		'# a',
		'![Three boxes](images/ring.svg)',
		':::case x\ny\n:::'
	]) {
		expect(compile(text, 'line').faults.length).toBeGreaterThan(0);
	}
});

test('words are those that a reader reads', () => {
	expect(
		compile('One *two* [three](https://x.example) `four` [@one] [[SIRO|five]].\n\n- six\n- seven')
			.words
	).toBe(7);
});

describe('what is refused, and where', () => {
	test.each([
		['<b>x</b>', 'HTML is not allowed: <b>'],
		['<!-- x -->', 'HTML is not allowed'],
		['<img src=x onerror=alert(1)>', 'HTML is not allowed'],
		['[x](javascript:alert(1))', 'a link must begin with'],
		['[x](JaVaScRiPt:alert(1))', 'a link must begin with'],
		['[x](&#106;avascript:alert(1))', 'a link must begin with'],
		['[x](data:text/html,x)', 'a link must begin with'],
		['[x](//evil.example)', 'a link must begin with'],
		['[x](/learn)', 'a link must begin with'],
		['<javascript:alert(1)>', 'a link must begin with'],
		['[](https://x.example)', 'a link has no words'],
		['![x](https://evil.example/t.png)', 'must lie in'],
		['![A long description](data:image/png;base64,x)', 'must lie in'],
		['# Title', 'a heading begins with ##'],
		['###### Small', 'a heading begins with ##'],
		['a\n\n***', 'a line across the page is not allowed'],
		['[@one', 'a source is cited as'],
		['[[siro', 'a source is cited as'],
		['[[siro|]]', 'a marked term has no words'],
		[':::case a\n:::work-task b\nx\n:::\n:::', 'a box cannot stand inside'],
		['- :::case a\n  x\n  :::', 'a box cannot stand inside']
	])('%s', (text, expected) => {
		const { faults } = compile(`First.\n\n${text}`);
		expect(faults.join('\n')).toContain(expected);
		expect(faults.every((fault) => Number.parseInt(fault) >= 2)).toBe(true);
	});
});

const hostile = fc
	.array(
		fc.oneof(
			fc.string({ maxLength: 8 }),
			fc.constantFrom(
				...[
					'<script>',
					'</script>',
					'<img src=x onerror=alert(1)>',
					'<a href="javascript:x">',
					'" onload="',
					"'"
				],
				...[
					'[x](',
					')',
					'javascript:',
					'data:',
					'![',
					'](images/ring.svg "',
					'[@',
					'[[',
					'|',
					']]',
					']',
					'`',
					'```'
				],
				...[
					'\n',
					'\n\n',
					':::case ',
					':::',
					'> ',
					'- ',
					'1. ',
					'## ',
					'| a |\n|---|\n',
					'&lt;',
					'&#x3c;',
					'\\',
					'*',
					'_'
				],
				...[
					'<svg/onload=x>',
					'<style>',
					'<base href=//x>',
					'<https://x.example>',
					'\u0000',
					'\u202e'
				]
			)
		),
		{ maxLength: 25 }
	)
	.map((parts) => parts.join(''));

test('whatever is written, nothing runs: even text with faults renders harmless', () => {
	const uses: MarkdownUse[] = ['lesson', 'part', 'lesson-line', 'brief', 'item', 'line'];
	fc.assert(
		fc.property(hostile, fc.constantFrom(...uses), (text, use) => {
			const { html } = compile(text, use);
			const tags = html.match(/<[^>]*>/g) ?? [];
			for (const tag of tags) {
				expect(tag).not.toMatch(
					/^<\/?(script|style|svg|iframe|base|object|embed|form|input|link|meta)\b/i
				);
				expect(tag.replace(/"[^"]*"/g, '""')).not.toMatch(/\s(on\w+|style|srcset|formaction)\s*=/i);
				expect(tag).not.toMatch(/(href|src)="(?!#|https?:|mailto:|\/images\/)/i);
			}
			// Sanitised once is sanitised for good.
			expect(sanitise(html)).toBe(html);
		}),
		{ numRuns: 500 }
	);
});

test.each([
	['brackets', '['.repeat(40_000)],
	['citations', '[@'.repeat(20_000)],
	['terms', '[['.repeat(20_000)],
	['boxes', ':::case\n'.repeat(20_000)],
	['quotes', '> '.repeat(20_000)],
	['stars', '*a '.repeat(20_000)],
	['tables', `${'|a'.repeat(20_000)}\n${'|-'.repeat(20_000)}`]
])('many %s are read within seconds', { timeout: 20_000 }, (_name, text) => {
	const since = performance.now();
	compile(text);
	expect(performance.now() - since).toBeLessThan(10_000);
});
