/**
 * What the pages for visitors say, in English; `{site}` is where something is put in. Other languages
 * are files beside this one.
 */
export const en = {
  signIn: {
    title: 'Sign in to {site}',
    from: 'from {host}',
    email: 'E-mail',
    password: 'Password',
    submit: 'Sign in',
    newHere: 'New here?',
    create: 'Create an account',
    or: 'or',
    by: 'Continue with {provider}',
  },
  signUp: {
    title: 'Create an account',
    name: 'Name',
    emailHint: 'Only to sign in. Others never see it.',
    passwordHint: 'At least {least} characters. A few words are easy to keep.',
    submit: 'Create account',
    have: 'Have one already?',
    signIn: 'Sign in',
  },
  confirm: {
    title: 'Continue to {site} as {name}',
    submit: 'Continue',
    another: 'Use another account',
    beware:
      'The room at {host} will show your name. Continue only if you pressed “Sign in” there yourself; if a link brought you here, close this window.',
  },
  done: {
    title: 'You are signed in',
    as: 'to {site} as {name}',
    close: 'You can close this window.',
  },
  onward: {
    back: 'Taking you back to {host}',
    out: 'Taking you to {provider}',
    go: 'Go on',
  },
  /** What came of the way through a provider. */
  provider: {
    denied: 'You did not sign in with {provider}.',
    failed: 'Signing in with {provider} did not work. Try again, or another way.',
    unknown: 'That way to sign in did not work. Try again, or another way.',
    taken: 'Your address at {provider} has an account here already, made with a password.',
    yours: 'If that is yours, sign in with the password below.',
    claim: 'It is not mine: start anew with {provider}',
    consequence: 'The other account then loses the address for good.',
  },
  /** What is wrong with a form. */
  wrong: {
    emailMissing: 'Enter your e-mail address.',
    emailLong: 'This address is too long.',
    emailShape: 'This does not look like an e-mail address.',
    emailTaken: 'There is an account with this address already: sign in instead.',
    passwordMissing: 'Enter your password.',
    passwordShort: 'Use at least {least} characters.',
    passwordLong: 'Use at most {most} characters.',
    nameMissing: 'Enter the name that others will see.',
    nameShape: 'A name has 1 to {letters} visible characters.',
    mismatch: 'E-mail and password do not fit together.',
    tooMany: 'Too many tries. Wait a minute, then try again.',
  },
  /** Why there is no way on. */
  refused: {
    title: 'This does not work',
    incomplete: 'This address is incomplete.',
    noSite: 'There is no such site here.',
    foreign: 'Pages of {origin} may not sign people in to this site.',
    wayBack: 'The address to go back to is none of {origin}.',
    begin:
      'A sign-in begins on the page whose room you want to enter. Go to {host} and press “Sign in” there.',
    otherForm: 'This form was not sent from its own page. Go back and try again.',
    otherPerson: 'You have signed in as somebody else since. Go back and look again.',
    used: 'This sign-in was used before. Begin again on the page.',
    noProvider: 'There is no such way to sign in here.',
    late: 'This sign-in took too long, or it began in another window. Go back to the room and try again.',
    tooLong: 'That was too long to be read. Go back and try again.',
    notSetUp: 'This server is not set up yet.',
    broken: 'Something went wrong on our side. Go back and try again.',
    nothing: 'There is nothing at this address.',
    close: 'You can close this window.',
  },
  /** Where an address for frames shows no room. */
  frame: {
    noRoom: 'No room here',
    nothing: 'There is no room at this address.',
    alone: 'A room for a page',
    belongs: 'This room is made to be shown inside another page, in an iframe.',
  },
}

export type Words = typeof en
