import { mayDownload } from '#lib/certification/award-status.rules.ts';
import { certificateOfEnrolment, verifyUrl } from '#lib/certification/certificates.server.ts';
import { lettersLacking } from '#lib/certification/printed-letters.server.ts';
import { lettersLackingOf } from '#lib/certification/unprinted-names.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { academy } from '#lib/platform/academy.ts';
import { addressIn } from '#lib/platform/contact.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { noticesOfAward } from '#lib/register/sent.server.ts';
import { registrationsOf } from '#lib/register/sharing.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const { sql, actor } = signedIn(locals);
	const { id, courseTitle, cohortCode } = await enrolmentAt(sql, actor, params.cohort);
	const certificate = await certificateOfEnrolment(sql, actor.at, id);
	const letters = certificate
		? await lettersLacking(certificate.name)
		: await lettersLackingOf(sql, actor.personId);
	const base = {
		...{ courseTitle, letters, home: `/learn/${cohortCode}`, academy: academy.name },
		contact: addressIn(locals.config.mailFrom)
	};
	if (!certificate) return { ...base, certificate: null };
	return {
		...base,
		certificate,
		mayDownload: mayDownload(certificate.status),
		verifyUrl: verifyUrl(locals.config.origin, certificate.code),
		notices: await noticesOfAward(sql, certificate.awardId),
		said: await registrationsOf(sql, actor.personId, actor.at),
		at: actor.at
	};
};
