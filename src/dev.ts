import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { live } from './lifecycle.ts';

const register = fileURLToPath(new URL('../reference-register/main.ts', import.meta.url));

await live({ register }, async (config) => {
	const server = await createServer({
		clearScreen: false,
		server: { port: config.port, host: config.host, strictPort: true }
	});
	await server.listen();
	// Vite loads what is asked for: this loads the hooks, so that what is wrong there is said now.
	await fetch(`http://127.0.0.1:${config.port}/healthz`).catch(() => {});
	return () => server.close();
});
