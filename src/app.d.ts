import type { IncomingMessage } from 'node:http';
import type { Actor } from '#lib/platform/actor.ts';
import type { Config } from '#lib/platform/config.server.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import type { FileStore } from '#lib/platform/files.server.ts';
import type { Failure } from '#lib/platform/failure.ts';
import type { Log } from '#lib/platform/log.server.ts';

declare global {
	namespace App {
		interface Locals {
			sql: Sql;
			/** Who asks; null when nobody is signed in. `signedIn(locals)` gives it without the null. */
			actor: Actor | null;
			person: { id: string; name: string; email: string; learns: boolean } | null;
			/** The instant of this request, for pages that anyone may open; else use `actor.at`. */
			at: Date;
			config: Config;
			files: FileStore;
			requestId: string;
			log: Log;
			/** Set when the request failed; hooks turn it into the status of the answer. */
			failure?: Failure;
			/** A form that somebody sent whose session had ended, so that what they typed is not lost. */
			unsent?: { action: string; fields: [name: string, value: string][] };
		}
		interface Platform {
			/** The request as Node has it; only the built server gives it. */
			req: IncomingMessage;
		}
		interface Error {
			message: string;
			/** The status that is sent: Kit itself only knows 500 for what is thrown in a load. */
			status?: number;
			/** What to quote when asking for help; the log has the rest under it. */
			reference?: string;
		}
	}
}
