import pino from 'pino';

export type Log = pino.Logger;

/**
 * JSON lines in production, readable in a terminal. What people type and who they are never goes
 * into a log: these paths are removed even when someone logs a whole object.
 */
export function createLog(config: { production: boolean; logLevel: string }): Log {
	return pino({
		level: config.logLevel,
		base: null,
		serializers: { err: errorFields },
		redact: {
			paths: [
				'password',
				'token',
				'secret',
				'email',
				'name',
				'cookie',
				'*.password',
				'*.token',
				'*.secret',
				'*.email',
				'*.name',
				'*.cookie',
				'headers.authorization',
				'headers.cookie'
			],
			remove: true
		},
		...(config.production || !process.stdout.isTTY
			? {}
			: { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } })
	});
}

/**
 * An error for the log. Of a database error only what names the fault: its `detail` and `where`
 * quote what people typed.
 */
export function errorFields(error: unknown): object {
	if (!(error instanceof Error)) return { message: String(error) };
	const { code, constraint_name: constraint } = error as {
		code?: string;
		constraint_name?: string;
	};
	return {
		type: error.constructor.name,
		message: error.message,
		stack: error.stack,
		...(code !== undefined && { code }),
		...(constraint && { constraint }),
		...(error.cause !== undefined && { cause: errorFields(error.cause) })
	};
}
