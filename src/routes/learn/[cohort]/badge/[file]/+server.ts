import { mayDownload } from '#lib/certification/award-status.rules.ts';
import { badgeFile, isBadgeFile } from '#lib/certification/badge-files.server.ts';
import { certificateOfEnrolment } from '#lib/certification/certificates.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals }) => {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	const certificate = await certificateOfEnrolment(sql, actor.at, enrolment.id);
	if (!certificate || !isBadgeFile(params.file)) throw new NotFound('Your badge');
	if (!mayDownload(certificate.status)) {
		throw new Refused('The badge cannot be downloaded while the award is not in force.');
	}
	const file = await badgeFile(sql, actor, locals.config, { certificate, name: params.file });
	return new Response(new Uint8Array(file.bytes), {
		headers: {
			'content-type': file.mediaType,
			'content-disposition': `${file.disposition}; filename="${file.name}"`,
			'cache-control': 'private, no-store'
		}
	});
};
