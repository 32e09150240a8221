import { error } from '@sveltejs/kit';
import { stringify } from 'yaml';
import { inTurns, type Steps } from '#lib/platform/steps.ts';
import { packingSteps } from '#lib/platform/zip.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { readBigForm } from '../../../../read-big-form.ts';
import { readUpload } from '../read-upload.ts';
import type { RequestHandler } from './$types';

/** The items that can be taken, as content files: items.yaml and images/ in one ZIP. */
export const POST: RequestHandler = async ({ request, locals }) => {
	authorise(signedIn(locals).actor, 'content.publish');
	try {
		const { items, images } = await readUpload(await readBigForm(request), locals.log);
		const taken = items.flatMap((one) => ('item' in one ? [one.item] : []));
		const yaml = new TextEncoder().encode(await inTurns(listSteps(taken)));
		const pictures = [...images].map(([path, { bytes }]) => [path, bytes] as const);
		const zip = await inTurns(packingSteps(new Map([['items.yaml', yaml], ...pictures])));
		return new Response(Uint8Array.from(zip), {
			headers: {
				'content-type': 'application/zip',
				'content-disposition': 'attachment; filename="items.zip"'
			}
		});
	} catch (problem) {
		if (problem instanceof Invalid) error(400, problem.message);
		throw problem;
	}
};

/** A list in YAML, written entry by entry. */
function* listSteps(entries: readonly object[]): Steps<string> {
	let text = '';
	for (const entry of entries) {
		yield;
		text += stringify([entry]);
	}
	return text || '[]\n';
}
