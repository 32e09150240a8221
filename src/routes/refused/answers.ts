import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestEvent } from '@sveltejs/kit';
import { type Failure, failureOf, problemResponse } from '#lib/platform/failure.ts';
import { unsentForm } from './unsent-form.ts';

/** Carries the locals of a failed request to the request for its error page, inside this process. */
const passing = new AsyncLocalStorage<App.Locals>();

/** True for the inner request of `failWith`; it takes over what the outer one knows. */
export function isErrorPage({ locals }: RequestEvent): boolean {
	const passed = passing.getStore();
	if (passed) Object.assign(locals, passed);
	return passed !== undefined;
}

/** A request that may not or cannot be served: an error page for people, a problem for programs. */
export async function failWith(event: RequestEvent, failure: Failure): Promise<Response> {
	event.locals.failure = failure;
	const { status, message } = failure;
	const reference = event.locals.requestId;
	if (isEnhanced(event)) {
		return Response.json(
			{ type: 'error', status, error: { message, status, reference } },
			{ status }
		);
	}
	if (wantsJson(event)) return problemResponse(failure, reference);
	const page = await passing.run(event.locals, () =>
		event.fetch('/refused', { headers: { accept: 'text/html' } })
	);
	return withStatus(page, failure);
}

/** What Kit made of an error that a load, action or endpoint threw, with the status it should have. */
export async function failed(
	event: RequestEvent,
	response: Response,
	failure: Failure
): Promise<Response> {
	const isPage = response.headers.has('x-sveltekit-page');
	if (isPage || isEnhanced(event)) return withStatus(response, failure);
	return failWith(event, failure);
}

/** Programs get a problem for whatever they may not or cannot have, also where SvelteKit answers itself. */
export async function apiAnswer(event: RequestEvent, response: Response): Promise<Response> {
	const { failure } = event.locals;
	if (failure) return failWith(event, failure);
	const isProblem = response.headers.get('content-type')?.includes('json');
	if (isProblem || (response.status !== 404 && response.status !== 405)) return response;
	const problem = await failWith(event, failureOf(null, response.status));
	const allow = response.headers.get('allow');
	if (allow) problem.headers.set('allow', allow);
	return problem;
}

/**
 * People go to the sign-in page and come back afterwards; programs are told. Whoever sent a form gets it
 * back, to be sent again once they are signed in: a session may have ended while they wrote.
 */
export async function askToSignIn(event: RequestEvent): Promise<Response> {
	const { pathname, search } = event.url;
	const back = event.request.method === 'GET' ? pathname + search : pathname;
	const location = `/sign-in?${new URLSearchParams({ next: back })}`;
	// Kit's own client follows a redirect only in this form.
	if (isEnhanced(event)) return Response.json({ type: 'redirect', status: 303, location });
	if (wantsJson(event)) {
		return problemResponse({ status: 401, message: 'Sign in first.' }, event.locals.requestId);
	}
	const unsent = await unsentForm(event);
	if (unsent) {
		event.locals.unsent = unsent;
		return failWith(event, { status: 401, message: 'Sign in first.' });
	}
	return new Response(null, { status: 303, headers: { location } });
}

function withStatus(response: Response, { status, retryAfterSeconds }: Failure): Response {
	const headers = new Headers(response.headers);
	headers.delete('etag');
	if (retryAfterSeconds) headers.set('retry-after', String(retryAfterSeconds));
	return new Response(response.body, { status, headers });
}

const isEnhanced = ({ request }: RequestEvent) => request.headers.has('x-sveltekit-action');

/** Also where no route is: a program that mistypes an address is told so in its own form. */
export const isApi = ({ pathname }: URL) => pathname.startsWith('/api/');

function wantsJson({ request, url }: RequestEvent): boolean {
	const accept = request.headers.get('accept') ?? '';
	const type = request.headers.get('content-type') ?? '';
	if (isApi(url) || type.includes('json')) return true;
	return accept.includes('json') && !accept.includes('text/html');
}
