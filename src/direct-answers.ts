import type { IncomingMessage, ServerResponse } from 'node:http';
import {
	attemptIdIn,
	type JsonAnswer,
	takeAnswers,
	tellStanding
} from '#lib/assessment/answers-endpoint.server.ts';
import type { QuizAddress } from '#lib/assessment/open-papers.server.ts';
import { accessTo } from '#lib/identity/route-access.rules.ts';
import { readSession, sessionCookieText, sessionIdIn } from '#lib/identity/sessions.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { systemClock } from '#lib/platform/clock.server.ts';
import type { DirectRoute } from '#lib/platform/direct-route.ts';
import { failureOf, problemOf } from '#lib/platform/failure.ts';
import type { House } from '#lib/platform/house.server.ts';
import { newId } from '#lib/platform/id.ts';
import { onceDatabaseIsBack } from '#lib/platform/once-back.server.ts';
import { isOwnRequest } from '#lib/platform/same-origin.rules.ts';
import { secureHeaderFields } from '#lib/platform/secure-headers.ts';
import { recordAnswer } from './record-answer.ts';

const ROUTE = '/learn/[cohort]/[module]/quiz/[number]/answers';
const ADDRESS = /^\/learn\/([\w-]+)\/([\w-]+)\/quiz\/(\d+)\/answers(?:\?attempt=([\da-f-]{36}))?$/;
/** Far more than 200 answers take. What is longer, or does not say, goes the long way. */
const MOST_BYTES = 256 * 1024;

type Found = { address: QuizAddress; attemptId: string | null };
type Asker = { actor: Actor; cookie: string | null };

/**
 * The answers of open quizzes and their questions how they stand: four fifths of all requests while a
 * cohort sits a quiz (bench `exam`). Only the plain case: a request that anything is unusual about goes
 * on to the route of the same address, which says the same by the same functions.
 */
export const directAnswers =
	(house: House): DirectRoute =>
	(request, response, longWay) => {
		const found = plainRequest(request);
		if (!found) return longWay();
		const arrived = arrivalOf(request);
		const ask = () => {
			arrived();
			return whoAsks(house, request);
		};
		// Who only asks how it stands asks again by itself.
		const asking = request.method === 'POST' ? onceDatabaseIsBack(ask) : ask();
		void asking
			.catch(() => null)
			.then((asker) =>
				asker ? answer(house, { request, response, found, asker, arrived }) : longWay()
			);
	};

function plainRequest({ url, method, headers }: IncomingMessage): Found | null {
	const found = ADDRESS.exec(url ?? '');
	if (!found) return null;
	const [, cohort = '', module = '', number = '', attempt] = found;
	const attemptId = attemptIdIn(attempt);
	const isPlain =
		method === 'GET'
			? attemptId !== null
			: method === 'POST' &&
				headers['content-type'] === 'application/json' &&
				Number(headers['content-length']) <= MOST_BYTES;
	return isPlain ? { address: { cohort, module, number }, attemptId } : null;
}

/**
 * When the last byte had come, as near as it was looked at: what arrived before its deadline counts,
 * also where the database had to be waited for.
 */
function arrivalOf(request: IncomingMessage): () => Date {
	let at: Date | undefined;
	return () => {
		const now = systemClock.now();
		if (request.complete) at ??= now;
		return at ?? now;
	};
}

/** Null: nobody who may do this in this way. The hooks find out again, and say why. */
async function whoAsks(house: House, request: IncomingMessage): Promise<Asker | null> {
	const { config, sql } = house;
	const { headers, method = '' } = request;
	const sessionId = sessionIdIn(headers.cookie);
	if (!sessionId) return null;
	const sender = {
		method,
		origin: headers.origin ?? null,
		fetchSite: (headers['sec-fetch-site'] as string | undefined) ?? null,
		carriesSession: true
	};
	const place = {
		given: config.originIsGiven ? config.origin : null,
		asked: new URL(`http://${headers.host}`)
	};
	if (!isOwnRequest(sender, place)) return null;
	const found = await readSession(sql, sessionId);
	if (!found) return null;
	const { person, roles, renewed } = found;
	const actor = { personId: person.id, roles, at: systemClock.now(), requestId: newId() };
	if (accessTo(ROUTE, actor) !== 'open') return null;
	return { actor, cookie: renewed ? sessionCookieText(config.origin, sessionId) : null };
}

type Exchange = {
	request: IncomingMessage;
	response: ServerResponse;
	found: Found;
	asker: Asker;
	arrived: () => Date;
};

async function answer(house: House, exchange: Exchange): Promise<void> {
	const { request, response, found, asker, arrived } = exchange;
	const since = performance.now();
	const { requestId } = asker.actor;
	const method = request.method ?? '';
	let given: JsonAnswer & { headers?: Record<string, string> };
	try {
		const { sql } = house;
		const log = house.log.child({ requestId });
		const who = { sql, actor: asker.actor, log };
		given =
			found.attemptId && method === 'GET'
				? await tellStanding(who, found.address, found.attemptId)
				: await takeAnswers(who, found.address, await readJson(request), arrived());
	} catch (error) {
		// Whoever sent it went away before its last byte: there is nobody to answer.
		if (request.destroyed && !request.complete) return;
		const failure = failureOf(error);
		if (failure.status >= 500) {
			house.log.error({ requestId, route: ROUTE, err: error }, 'a request failed');
		}
		given = problemOf(failure, requestId);
	}
	const text = JSON.stringify(given.body);
	response.writeHead(given.status, {
		...secureHeaderFields({ https: house.config.origin.startsWith('https:'), personal: true }),
		'content-type': 'application/json',
		...given.headers,
		...(asker.cookie && { 'set-cookie': asker.cookie }),
		'content-length': Buffer.byteLength(text),
		'x-request-id': requestId
	});
	response.end(text);
	const ms = performance.now() - since;
	recordAnswer(house, { requestId, method, route: ROUTE, status: given.status, ms });
}

/** Null for what is no JSON. The length was announced, and the server holds the sender to it. */
async function readJson(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	try {
		return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
	} catch {
		return null;
	}
}
