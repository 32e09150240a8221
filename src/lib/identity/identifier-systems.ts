/** Who gives people numbers that the academy may be asked for. */
export const identifierSystems = [
	'Doctors’ register (GMC)',
	'Nurses’ and midwives’ register (NMC)',
	'Pharmacists’ register (GPhC)',
	'Health and care professions’ register (HCPC)',
	'Informatics professionals’ register (FEDIP)',
	'Computing professionals (BCS)',
	'Staff number of the employer'
] as const;
