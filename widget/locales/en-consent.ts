/** What is asked before anything is requested or stored. */
export const words = {
  title: 'Chat with others here',
  text: 'Starting the chat connects you to its server and keeps your name and drafts in this browser.',
  start: 'Start chat',
}
