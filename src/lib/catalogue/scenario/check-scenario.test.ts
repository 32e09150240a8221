import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { asFiles, sampleContent } from '../../../../tests/support/content.ts';
import { checkContent } from '../content/content.ts';
import { faultText } from '../content/fault.ts';

const real = readFileSync('content/tranche-1/clhc/clhc-6/exercise/scenario.yaml', 'utf8');
const place = 'invented-pilot/inv-2/exercise/scenario.yaml';

type Case = { name: string; from: string; to: string; at: string; says: string };

const cases: Case[] = [
	{
		name: 'an unknown variable in a condition',
		from: 'when: [{ var: harm, moreThan: 60 }], to: criticalFail',
		to: 'when: [{ var: hurt, moreThan: 60 }], to: criticalFail',
		at: 'var: hurt',
		says: 'nothing has the name "hurt"'
	},
	{
		name: 'an unknown variable in an effect',
		from: '{ var: evidence, add: -10 }',
		to: '{ var: proof, add: -10 }',
		at: 'var: proof',
		says: 'nothing has the name "proof"'
	},
	{
		name: 'a flag that is counted',
		from: '{ var: declared, is: true }], to: commanded',
		to: '{ var: declared, atLeast: 1 }], to: commanded',
		at: 'declared, atLeast',
		says: 'declared is a flag and cannot be compared in this way'
	},
	{
		name: 'a number that is switched on',
		from: '{ var: rota, set: true }, { raise: handover }',
		to: '{ var: cost, set: true }, { raise: handover }',
		at: 'cost, set',
		says: 'cost is a number and cannot take this value'
	},
	{
		name: 'an event that nobody hears',
		from: 'effects: [{ raise: reconnect.plan }]',
		to: 'effects: [{ raise: reconnect.now }]',
		at: 'reconnect.now',
		says: 'no region hears the event "reconnect.now"'
	},
	{
		name: 'an event that nothing raises',
		from: '{ event: wait, to: spreading }',
		to: '{ event: dither, to: spreading }',
		at: 'dither',
		says: 'nothing raises the event "dither"'
	},
	{
		name: 'a state that is not there',
		from: '{ event: pay, to: criticalFail }',
		to: '{ event: pay, to: disaster }',
		at: 'disaster',
		says: 'the region has no state "disaster"'
	},
	{
		name: 'an inject that is not there',
		from: 'opens: I13',
		to: 'opens: I31',
		at: 'opens: I31',
		says: 'nothing has the name "I31"'
	},
	{
		name: 'a name that is used twice',
		from: '- id: I3\n    at: T-3d',
		to: '- id: I2\n    at: T-3d',
		at: '- id: I2\n    at: T-3d',
		says: 'the name "I2" is used twice'
	},
	{
		name: 'points that do not make a hundred',
		from: 'title: Safety, points: 25',
		to: 'title: Safety, points: 24',
		at: 'scoring:',
		says: 'all points together make 99, not 100'
	},
	{
		name: 'a path that ends elsewhere than it says',
		from: 'ends: [response.done, clinical.closed, duties-ico72.met',
		to: 'ends: [response.done, clinical.backlog, duties-ico72.met',
		at: 'ends: [response.done, clinical.backlog',
		says: 'the path "all-best": clinical ends in closed, not in clinical.backlog'
	},
	{
		name: 'a score that does not come out',
		from: 'score: { atLeast: 85 }',
		to: 'score: { atLeast: 97 }',
		at: 'atLeast: 97',
		says: 'the path "all-best": the score is 96.3'
	},
	{
		name: 'a step out of time',
		from: '- { at: T+4d, decide: D13, option: a }\n      - { at: T+6d, decide: D14',
		to: '- { at: T+9d, decide: D13, option: a }\n      - { at: T+6d, decide: D14',
		at: 'T+9d, decide: D13',
		says: 'the path "all-best": D13 is closed.'
	},
	{
		name: 'a state that no path comes to',
		from: '- { event: divert, when: [{ var: capacity, lessThan: 60 }], to: diverting }\n',
		to: '- { event: divert, when: [{ var: capacity, lessThan: 0 }], to: diverting }\n',
		at: 'id: diverting',
		says: 'no test path comes to the state "diverting"'
	},
	{
		name: 'a condition that tests nothing',
		from: 'when: [{ var: harm, moreThan: 60 }], to: criticalFail',
		to: 'when: [{ moreThan: 60 }], to: criticalFail',
		at: '{ moreThan',
		says: '"when", entry 1, must test exactly one of var, in, entered, notBefore, decided, chose'
	},
	{
		name: 'an effect of two kinds',
		from: '{ raise: signals.end }',
		to: '{ raise: signals.end, var: prep, add: 1 }',
		at: 'raise: signals.end, var',
		says: '"effects", entry 1, must change one variable or raise one event'
	},
	{
		name: 'a time that is none',
		from: 'closes: T+3h',
		to: 'closes: at three',
		at: 'at three',
		says: '"closes" must be a time of the story, such as T-9d, T+0 or T+25min'
	},
	{
		name: 'Markdown that may not stand there',
		from: '      Theatre three needs',
		to: '      ## Theatre three needs',
		at: '## Theatre',
		says: '"text": a heading is not allowed here'
	}
];

describe('content check finds in a scenario', () => {
	test.each(cases)('$name', ({ from, to, at, says }) => {
		expect(real).toContain(from);
		const text = real.replace(from, to);
		const line = text.slice(0, text.indexOf(at)).split('\n').length;
		const { faults } = checkContent(asFiles({ ...sampleContent(), [place]: text }));
		expect(faults.map(faultText)).toContain(`${place}:${line}: ${says}`);
	});

	test('a chase without end', () => {
		const text = real.replace(
			'always:\n          # For',
			'always:\n          - { when: [{ var: declared, is: true }], to: contained }\n          # For'
		);
		expect(text).not.toBe(real);
		const { faults } = checkContent(asFiles({ ...sampleContent(), [place]: text }));
		expect(faults.map(faultText).join('\n')).toContain('The scenario never comes to rest.');
	});
});
