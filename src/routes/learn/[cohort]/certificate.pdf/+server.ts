import { mayDownload } from '#lib/certification/award-status.rules.ts';
import { certificateOfEnrolment } from '#lib/certification/certificates.server.ts';
import { pdfOf } from '#lib/certification/documents.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals }) => {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	const certificate = await certificateOfEnrolment(sql, actor.at, enrolment.id);
	if (!certificate) throw new NotFound('Your certificate');
	if (!mayDownload(certificate.status)) {
		throw new Refused('The certificate cannot be downloaded while the award is not in force.');
	}
	const pdf = await pdfOf(sql, actor, locals.config, certificate.id);
	return new Response(new Uint8Array(pdf), {
		headers: {
			'content-type': 'application/pdf',
			'content-length': String(pdf.length),
			'content-disposition': `attachment; filename="certificate-${certificate.code}.pdf"`,
			'cache-control': 'private, no-store'
		}
	});
};
