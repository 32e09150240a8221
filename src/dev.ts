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
	return () => server.close();
});
