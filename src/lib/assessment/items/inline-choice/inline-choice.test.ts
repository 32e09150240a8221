import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inlineChoice, type InlineChoiceShown, withSelects } from './inline-choice.rules.ts';
import { sampleInlineChoice as body } from './inline-choice.samples.ts';

const score = (gaps: Record<string, string>) => inlineChoice.score(body, { gaps });

it.each([
	[{ g1: 'g1-a', g2: 'g2-a', g3: 'g3-a', g4: 'g4-a' }, 1],
	[{ g1: 'g1-a', g2: 'g2-a', g3: 'g3-a', g4: 'g4-b' }, 3 / 4],
	[{ g1: 'g1-b', g2: 'g2-b', g3: 'g3-b', g4: 'g4-b' }, 0],
	[{ g2: 'g2-a' }, 1 / 4],
	[{}, 0]
])('%j is worth %d', (gaps, share) => {
	expect(score(gaps)).toBe(share);
});

it('is worth one share a gap, whatever the others say', () => {
	const pick = fc.constantFrom('a', 'b');
	const gap = fc.constantFrom('g1', 'g2', 'g3', 'g4');
	fc.assert(
		fc.property(fc.record({ g1: pick, g2: pick, g3: pick, g4: pick }), gap, (picks, id) => {
			const given = Object.fromEntries(Object.entries(picks).map(([g, p]) => [g, `${g}-${p}`]));
			const gained = score({ ...given, [id]: `${id}-a` }) - score({ ...given, [id]: `${id}-b` });
			expect(gained).toBeCloseTo(1 / 4, 12);
		})
	);
});

it('refuses an option of another gap', () => {
	expect(inlineChoice.accept(body, { gaps: { g1: 'g2-a' } })).toHaveProperty('fault');
});

it('says of each gap what was chosen and what belongs there, with the words around it', () => {
	const lines = inlineChoice.review(body, { gaps: { g1: 'g1-a', g2: 'g2-b' } });
	expect(lines.map(({ verdict }) => verdict)).toEqual(['right', 'wrong', 'missed', 'missed']);
	expect(lines[1]).toMatchObject({
		yours: 'business continuity incident only',
		right: 'critical incident',
		feedbackHtml: '<p>About business continuity incident only</p>'
	});
	expect(lines[1]?.html).toContain('service and should declare a');
	expect(inlineChoice.inWords(body, { gaps: { g3: 'g3-a' } })).toBe('gap 3: mutual aid');
});

it('draws a labelled field in each gap, in the order of the paper, and nothing that is code', () => {
	const shown = inlineChoice.shown({
		...body,
		gaps: body.gaps.map((gap) => ({
			...gap,
			options: gap.options.map((option) => ({ ...option, text: `<b>"${option.text}"&` }))
		}))
	}) as InlineChoiceShown;
	const order = ['g1-b', 'g1-a'];
	const html = withSelects(shown, { name: 'q3', order, response: { gaps: { g1: 'g1-a' } } });
	expect(html.match(/<select /g)).toHaveLength(4);
	expect(html.match(/<label [^>]*for="q3-2">Gap 2 of 4</g)).toHaveLength(1);
	expect(html).toContain('name="q3.gaps.g1"');
	expect(html.indexOf('value="g1-b"')).toBeLessThan(html.indexOf('value="g1-a" selected'));
	expect(html).not.toContain('<b>');
	expect(html).not.toContain('{{');
});
