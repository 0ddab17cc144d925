/** About signing in and out. */
export const words = {
  signIn: 'Sign in',
  signOut: 'Sign out',
  waiting: 'Finish in the window that has opened.',
  cancel: 'Cancel',
  /** Why signing in failed, by code. */
  failures: {
    cancelled: '',
    timeout: 'That took too long. Please try again.',
    blocked: 'This browser did not let the sign-in open. Allow pop-ups for this page, then try again.',
    unreachable: 'The sign-in can’t be reached right now. Please try again.',
    banned: 'This account can’t take part here.',
    other: 'Signing in did not work. Please try again.',
  } as Record<string, string>,
}
