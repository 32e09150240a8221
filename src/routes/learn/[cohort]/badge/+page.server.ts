import { mayDownload } from '#lib/certification/award-status.rules.ts';
import { certificateOfEnrolment, verifyUrl } from '#lib/certification/certificates.server.ts';
import { canSeal } from '#lib/platform/sealing-secrets.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const { sql, actor } = signedIn(locals);
	const { id, courseTitle, cohortCode } = await enrolmentAt(sql, actor, params.cohort);
	const certificate = await certificateOfEnrolment(sql, actor.at, id);
	return {
		courseTitle,
		home: `/learn/${cohortCode}`,
		canSign: canSeal(locals.config),
		badge: certificate && {
			title: certificate.title,
			status: certificate.status,
			since: certificate.since,
			expiresOn: certificate.expiresOn,
			mayDownload: mayDownload(certificate.status),
			verifyUrl: verifyUrl(locals.config.origin, certificate.code)
		}
	};
};
