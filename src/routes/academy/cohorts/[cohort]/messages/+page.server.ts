import { loadMessages, sendFromForm } from '../../../../cohort-messages.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = loadMessages;

export const actions: Actions = { default: sendFromForm };
