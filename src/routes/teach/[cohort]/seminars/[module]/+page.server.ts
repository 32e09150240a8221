import { endSeminar, loadSeminar, saveSeminar } from '../../../../cohort-seminar.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = loadSeminar;

export const actions: Actions = { save: saveSeminar, cancel: endSeminar };
