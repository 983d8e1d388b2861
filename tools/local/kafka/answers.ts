import { connect } from 'node:net';

/** Kafka's protocol: length of what follows, ApiVersions (18) in version 0, correlation id 1, no client id. */
const QUESTION = Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff]);
/** Length, correlation id, error code: 0 is none. */
const ANSWER_BYTES = 10;
const TRY_MILLISECONDS = 2_000;

/** Whether a broker answers on a loopback port: its port is open before it serves anybody. */
export function brokerAnswers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: TRY_MILLISECONDS }, () => socket.write(QUESTION));
    let answer = Buffer.alloc(0);
    const end = (isWell: boolean) => {
      socket.destroy();
      resolve(isWell);
    };
    socket
      .on('data', (chunk) => {
        answer = Buffer.concat([answer, chunk]);
        if (answer.length >= ANSWER_BYTES) end(answer.readInt32BE(4) === 1 && answer.readInt16BE(8) === 0);
      })
      .once('error', () => end(false))
      .once('timeout', () => end(false))
      .once('close', () => end(false));
  });
}
