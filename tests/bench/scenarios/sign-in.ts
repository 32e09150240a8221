import { load } from '../load.ts';
import { mean } from '../page-scenario.ts';
import { compared, type Scenario } from '../scenario.ts';
import { addressOf, PASSWORD } from '../stage.ts';

const form = (email: string) => ({
	method: 'POST' as const,
	body: new URLSearchParams({ email, password: PASSWORD }).toString()
});
const headers = { 'content-type': 'application/x-www-form-urlencoded' };

/**
 * A real sign-in. Nearly all of it is the password's hash, which is slow on purpose: so its ceiling is
 * one such hash, one select and one insert on a bare server, not a bare page.
 */
export const signInScenario: Scenario = {
	name: 'sign-in',
	about: 'sign in with e-mail and password',
	async run(stage, { seconds }) {
		const { origin } = stage.app;
		const bare = await stage.bareOrigin();
		const options = { connections: 4, seconds: seconds / 2 };
		let number = 0;
		const measured = [];
		const ceiling = [];
		for (let turn = 0; turn < 2; turn++) {
			measured.push(
				await load(
					origin,
					options,
					() => {
						const learner = stage.learners[number++ % stage.learners.length]!;
						return {
							...form(learner.email),
							path: '/sign-in',
							headers: { ...headers, origin, ...addressOf(number) }
						};
					},
					(a) => a.status === 303 && String(a.headers['set-cookie']).includes('session=')
				)
			);
			ceiling.push(
				await load(
					bare,
					options,
					() => ({ ...form('x'), path: '/verify', headers }),
					(a) => a.status === 303
				)
			);
		}
		return compared(mean(measured), mean(ceiling));
	}
};
