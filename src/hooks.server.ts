import type { Handle, HandleServerError, RequestEvent, ServerInit } from '@sveltejs/kit';
import { accessTo, refusalOf, withoutGroups } from '#lib/identity/route-access.rules.ts';
import { readSession, SESSION_COOKIE, sessionCookie } from '#lib/identity/sessions.server.ts';
import { openToAnySite } from '#lib/platform/any-site.ts';
import { systemClock } from '#lib/platform/clock.server.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { type Failure, failureOf } from '#lib/platform/failure.ts';
import { offerDirectly } from '#lib/platform/direct-route.ts';
import { type House, openHouse } from '#lib/platform/house.server.ts';
import { newId } from '#lib/platform/id.ts';
import { noteRefusal } from '#lib/platform/refusals.server.ts';
import { isOwnRequest } from '#lib/platform/same-origin.rules.ts';
import { secureHeaders } from '#lib/platform/secure-headers.ts';
import { directAnswers } from './direct-answers.ts';
import { recordAnswer } from './record-answer.ts';
import {
	apiAnswer,
	askToSignIn,
	failed,
	failWith,
	isApi,
	isErrorPage
} from './routes/refused/answers.ts';
import { startWorker } from './worker.ts';

type Resolve = Parameters<Handle>[0]['resolve'];

let house: House;

export const init: ServerInit = async () => {
	house = await openHouse(startWorker);
	offerDirectly(directAnswers(house));
};

/** Who is asking, what they may open, errors -> HTTP, headers. */
export const handle: Handle = async ({ event, resolve }) => {
	if (isErrorPage(event)) return resolve(event);
	const since = performance.now();
	furnish(event.locals);
	answerFormsAsForms(event.request);
	const response = await respond(event, resolve);
	openToAnySite(response.headers, event.route.id);
	secureHeaders(response.headers, {
		https: house.config.origin.startsWith('https:'),
		personal: event.locals.person !== null
	});
	response.headers.set('x-request-id', event.locals.requestId);
	record(event, response.status, performance.now() - since);
	return response;
};

/** Kit asks here what to say about an error; the status it cannot learn is set by `respond`. */
export const handleError: HandleServerError = ({ error, event, status }) => {
	const failure = failureOf(error, status);
	// A page whose file is gone, because a newer version was built meanwhile, fails before `handle`.
	if (!event.locals.requestId) furnish(event.locals);
	event.locals.failure = failure;
	noteFailure(event, error, failure);
	const { requestId } = event.locals;
	return { message: failure.message, status: failure.status, reference: requestId };
};

function furnish(locals: App.Locals): void {
	const { sql, config, files } = house;
	const requestId = newId();
	const at = systemClock.now();
	const log = house.log.child({ requestId });
	Object.assign(locals, { sql, config, files, requestId, at, log, actor: null, person: null });
}

/** Kit answers a form in JSON to whoever would also take JSON; only its own client asks for that. */
function answerFormsAsForms(request: Request): void {
	const { headers } = request;
	const isForm = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(
		headers.get('content-type') ?? ''
	);
	if (isForm && !headers.get('accept')?.includes('json')) headers.set('accept', 'text/html');
	if (request.method === 'POST') request.formData = readFormOf;
}

const readForm = Request.prototype.formData;

/** A body that is not the form that its type promises is a mistake of whoever sent it. */
async function readFormOf(this: Request): Promise<FormData> {
	try {
		return await readForm.call(this);
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
		const message = 'What was sent is not a whole form. Go back, and send it again.';
		throw new Invalid([{ field: '', message }]);
	}
}

async function respond(event: RequestEvent, resolve: Resolve): Promise<Response> {
	const { locals } = event;
	try {
		// A page's load may hand it more than the page shows, and no script of ours asks for that alone.
		if (event.isDataRequest) return await failWith(event, failureOf(null, 404));
		if (!comesFromUs(event)) {
			return await failWith(event, {
				status: 403,
				message: 'This was not sent from one of our own pages, so nothing was done.'
			});
		}
		await recognise(event);
		const access = accessTo(event.route.id, locals.actor);
		if (access === 'sign-in') return await askToSignIn(event);
		if (access === 'forbidden') {
			return await failWith(event, { status: 403, message: refusalOf(event.route.id) });
		}
		if (access === 'unlisted') {
			locals.log.error(
				{ route: event.route.id },
				'a route without an entry in the permission table'
			);
			return await failWith(event, failureOf(null, 404));
		}
		const response = await resolve(event);
		if (isApi(event.url)) return await apiAnswer(event, response);
		return locals.failure ? await failed(event, response, locals.failure) : response;
	} catch (error) {
		const failure = failureOf(error);
		noteFailure(event, error, failure);
		return await failWith(event, failure);
	}
}

function comesFromUs({ request, url, route, cookies }: RequestEvent): boolean {
	const { config } = house;
	return isOwnRequest(
		{
			method: request.method,
			origin: request.headers.get('origin'),
			fetchSite: request.headers.get('sec-fetch-site'),
			// Signing in goes by the password: an older session plays no part in it.
			carriesSession:
				cookies.get(SESSION_COOKIE) !== undefined && withoutGroups(route.id ?? '') !== '/sign-in'
		},
		{ given: config.originIsGiven ? config.origin : null, asked: url }
	);
}

/** Fills `person` and `actor` from the session of the cookie; a dead cookie is taken away. */
async function recognise({ locals, cookies }: RequestEvent): Promise<void> {
	const sessionId = cookies.get(SESSION_COOKIE);
	if (!sessionId) return;
	const options = sessionCookie(house.config.origin);
	const found = await readSession(locals.sql, sessionId);
	if (!found) return cookies.delete(SESSION_COOKIE, options);
	if (found.renewed) cookies.set(SESSION_COOKIE, sessionId, options);
	const { person, roles } = found;
	locals.person = person;
	locals.actor = { personId: person.id, roles, at: locals.at, requestId: locals.requestId };
}

function record({ request, route, locals }: RequestEvent, status: number, ms: number): void {
	const { requestId } = locals;
	recordAnswer(house, { requestId, method: request.method, route: route.id, status, ms });
}

function noteFailure({ locals, route }: RequestEvent, error: unknown, { status }: Failure): void {
	if (status >= 500) locals.log.error({ route: route.id, err: error }, 'a request failed');
	if (status === 413) noteRefusal(locals, `a request to ${route.id ?? 'nowhere'}`, 'too large');
}
