import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { autosave, savedWords, stateWords, type SaveAnswer, type SaveState } from './autosave.ts';

const at = new Date('2026-10-01T11:03:04Z');
let text: string;
let states: SaveState['kind'][];
let sent: string[];
let answers: (() => Promise<SaveAnswer>)[];

const begin = () =>
	autosave({
		read: () => text,
		send: () => {
			sent.push(text);
			return (answers.shift() ?? (() => Promise.resolve({ savedAt: at })))();
		},
		tell: ({ kind }) => states.push(kind),
		pauseMs: 2_000,
		longestMs: 15_000
	});

beforeEach(() => {
	vi.useFakeTimers();
	[text, states, sent, answers] = ['', [], [], []];
});
afterEach(() => vi.useRealTimers());

describe('autosave', () => {
	it('saves once, a little after the last change', async () => {
		const save = begin();
		for (const letter of 'words') {
			text += letter;
			save.changed();
			await vi.advanceTimersByTimeAsync(500);
		}
		expect(sent).toEqual([]);
		await vi.advanceTimersByTimeAsync(2_000);
		expect(sent).toEqual(['words']);
		expect(states.at(-1)).toBe('saved');
	});

	it('does not wait for a pause that never comes', async () => {
		const save = begin();
		for (let second = 0; second < 40; second++) {
			text += 'x';
			save.changed();
			await vi.advanceTimersByTimeAsync(1_000);
		}
		expect(sent.length).toBeGreaterThanOrEqual(2);
	});

	it('sends nothing when nothing changed', async () => {
		const save = begin();
		save.changed();
		await vi.advanceTimersByTimeAsync(60_000);
		await save.flush();
		expect(sent).toEqual([]);
	});

	it('rests again when what was typed is taken back, and after an event without a change', async () => {
		const save = begin();
		text = 'x';
		save.changed();
		expect(states.at(-1)).toBe('unsaved');
		text = '';
		save.changed();
		expect(states.at(-1)).toBe('clean');
		text = 'kept';
		save.changed();
		await vi.advanceTimersByTimeAsync(2_000);
		save.changed();
		expect(states.at(-1)).toBe('saved');
		await vi.advanceTimersByTimeAsync(60_000);
		expect(sent).toEqual(['kept']);
	});

	it('saves what was typed during a save after it, one at a time', async () => {
		let finish = (_: SaveAnswer) => {};
		answers = [() => new Promise((resolve) => (finish = resolve))];
		const save = begin();
		text = 'one';
		save.changed();
		await vi.advanceTimersByTimeAsync(2_000);
		text = 'one two';
		save.changed();
		await vi.advanceTimersByTimeAsync(10_000);
		expect(sent).toEqual(['one']);
		finish({ savedAt: at });
		await vi.advanceTimersByTimeAsync(10_000);
		expect(sent).toEqual(['one', 'one two']);
	});

	it('tries again until an answer comes, and says so meanwhile', async () => {
		const noAnswer = () => Promise.reject(new Error('offline'));
		answers = [noAnswer, noAnswer, noAnswer];
		const save = begin();
		text = 'kept';
		save.changed();
		await vi.advanceTimersByTimeAsync(2_000);
		expect(states.at(-1)).toBe('failed');
		text = 'kept on';
		save.changed();
		await vi.advanceTimersByTimeAsync(60_000);
		expect(sent.at(-1)).toBe('kept on');
		expect(states.at(-1)).toBe('saved');
	});

	it('saves what the browser brought back, and waits for the save on its way when it ends', async () => {
		text = 'typed before the reload';
		const save = autosave({
			read: () => text,
			send: () => {
				sent.push(text);
				return new Promise((resolve) => setTimeout(() => resolve({ savedAt: at }), 1_000));
			},
			tell: ({ kind }) => states.push(kind),
			saved: 'what the server has'
		});
		await vi.advanceTimersByTimeAsync(2_500);
		const ended = save.stop();
		expect(states.at(-1)).toBe('saving');
		await vi.advanceTimersByTimeAsync(1_000);
		await ended;
		expect(states.at(-1)).toBe('saved');
		expect(sent).toEqual(['typed before the reload']);
	});

	it('stops when it is refused, so that nothing is overwritten', async () => {
		answers = [() => Promise.resolve({ refused: 'Changed elsewhere.' })];
		const save = begin();
		text = 'mine';
		save.changed();
		await vi.advanceTimersByTimeAsync(2_000);
		text = 'mine again';
		save.changed();
		await save.flush();
		await vi.advanceTimersByTimeAsync(60_000);
		expect(sent).toEqual(['mine']);
		expect(states.at(-1)).toBe('refused');
	});
});

it('says when, in London, to the second', () => {
	expect(savedWords(at)).toBe('Saved 12:03:04');
	expect(stateWords({ kind: 'clean' }, null)).toBe('Nothing saved yet');
	expect(stateWords({ kind: 'clean' }, at)).toBe('Saved 12:03:04');
	expect(stateWords({ kind: 'refused', reason: 'Why.' }, at)).toBe('Not saved. Why.');
});
