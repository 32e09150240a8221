import { expect, it, vi } from 'vitest';
import type { Log } from '#lib/platform/log.server.ts';
import { readUpload } from './read-upload.ts';

const formOf = (text: string) => {
	const form = new FormData();
	form.set('outcome', 'LO1');
	form.set('level', 'apply');
	form.set('file', new File([text], 'questions.xml'));
	return form;
};

it('logs the file that is refused with its reason, and nothing of what stands in it', async () => {
	const info = vi.fn();
	const log = { info } as unknown as Log;
	await expect(readUpload(formOf('<assessmentTest secret="x"/>'), log)).rejects.toMatchObject({
		issues: [{ field: 'file', message: expect.stringMatching(/^This is not/) }]
	});
	expect(info.mock.calls).toEqual([
		[{ reason: expect.stringMatching(/^This is not/) }, 'file of questions refused']
	]);
	info.mockClear();
	await readUpload(formOf('::A:: Which? {=one ~two ~three}'), log);
	expect(info).not.toHaveBeenCalled();
});
