import { keepAnswering } from './answers.ts';
import { createRegister } from './app.ts';
import { openStore } from './store.ts';

/**
 * The process: REGISTER_PORT, DATABASE_URL and WEBHOOK_SECRET say where, with what and whom to trust;
 * ANSWERS_URL, where receipts go. Without it none are sent.
 */
const { REGISTER_PORT, DATABASE_URL, WEBHOOK_SECRET, ANSWERS_URL } = process.env;
for (const [name, value] of Object.entries({ REGISTER_PORT, DATABASE_URL, WEBHOOK_SECRET })) {
	if (!value) {
		console.error(`The environment variable ${name} is missing.`);
		process.exit(2);
	}
}

const store = openStore(DATABASE_URL ?? '');
await store.prepare();
const server = createRegister({ store, secret: WEBHOOK_SECRET ?? '' });

const stopAnswering = ANSWERS_URL
	? keepAnswering(store, { url: ANSWERS_URL, secret: WEBHOOK_SECRET ?? '' })
	: () => {};

const stop = () => {
	stopAnswering();
	server.close(() => void store.close().then(() => process.exit(0)));
	server.closeIdleConnections();
	setTimeout(() => process.exit(0), 5_000).unref();
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
// Started as a child: when the parent is gone, nobody is left to stop this process.
process.once('disconnect', stop);

server.on('error', (error: NodeJS.ErrnoException) => {
	console.error(
		error.code === 'EADDRINUSE'
			? `The port ${REGISTER_PORT} is taken: set REGISTER_PORT to another one.`
			: error.message
	);
	process.exit(1);
});
server.listen(Number(REGISTER_PORT), '127.0.0.1', () => {
	console.log(`reference register http://localhost:${REGISTER_PORT}`);
	process.send?.('ready');
});
