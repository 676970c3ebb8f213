/** Before the id of a command: the port that a device answers it on, `up/answer.ID`. */
export const answerPort = 'answer.';

const form = /^answer\.(\d{1,16})$/;

/** The id of the command that a message on this port answers; undefined when it is another port. */
export function answeredIn(port: string): string | undefined {
  return form.exec(port)?.[1];
}
