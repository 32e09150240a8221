/**
 * Passwords and words that guessing programs try first, in small letters. Words here are also
 * refused with digits and signs around them ("Password2026!!").
 */
export const commonPasswords: ReadonlySet<string> = new Set(
	`
	password passwort passw0rd password1 password12 password123 password1234 p@ssword p@ssw0rd pa55word
	passwordpassword mypassword yourpassword newpassword changeme changemenow letmein letmeinnow
	welcome welcomehome welcome1 admin administrator adminadmin root rootroot superuser secret
	secretsecret qwerty qwertyuiop qwertyuiop1 qwertyuiopasdf qwerty123456 azerty azertyuiop asdfghjkl
	zxcvbnm 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsx qazwsxedc
	qazwsxedcrfv q1w2e3r4 q1w2e3r4t5y6 iloveyou iloveyouforever ilovemyfamily ilovemycat ilovemydog
	trustno1 monkey dragon dragondragon football footballclub manchesterunited liverpool liverpoolfc
	arsenal chelsea everton tottenham newcastle newcastleunited rangers celtic baseball basketball
	superman batman spiderman starwars starwarsfan pokemon harrypotter gandalf princess sunshine
	sunshinesunshine chocolate butterfly flower summer winter spring autumn summertime christmas
	january february march april may june july august september october november december monday
	tuesday wednesday thursday friday saturday sunday london england scotland ireland wales britain
	unitedkingdom greatbritain nhs nhsnhsnhs nhsengland nhspassword hospital thehospital nurse nurses
	doctor doctors patient patients ward surgery clinic healthcare trust academy tranche tranche-academy
	trancheacademy learning learner student students teacher tutor training computer internet google
	facebook microsoft windows office apple samsung google123456 login loginlogin logmein temporary
	temppassword temp test testtest testing testtesttest guest guestguest user username default
	example abc123 abcd1234 abcdef123456 a1b2c3d4e5f6 aa123456 asdf1234 zaq12wsx zaq12wsxcde3
	correcthorsebatterystaple correct-horse-battery-staple correct horse battery staple
	threerandomwords three-random-words whatever whateverwhatever fuckyou fuckyoufuckyou
	michael jennifer jessica charlie ashley michelle daniel matthew joshua george thomas andrew
	elizabeth victoria oliver shadow master mastermaster killer hunter hunter2 ginger pepper cookie
	buster tigger jordan cheese mustang corvette ferrari mercedes bismillah krishna jesuschrist jesus
	blessed godisgood
	`
		.trim()
		.split(/\s+/)
);
