import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What answers in place of AWS. */
export interface FakeAws {
  readonly url: string;
  /** Variables that lead a command here, with keys of nobody; whoever is logged in on this machine is not asked for. */
  readonly variables: NodeJS.ProcessEnv;
  end(): void;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const xml = (status: number, body: string): Answer => ({ status, type: 'text/xml', body });
const code = (name: string, message: string) => `<Code>${name}</Code><Message>${message}</Message>`;

/** An account in which nothing is: credentials are good for it, and whatever is asked for is not there. */
export const emptyAccount = (id: string) => (asked: string) => {
  if (asked.includes('Action=GetCallerIdentity'))
    return xml(
      200,
      `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
      <Arn>arn:aws:iam::${id}:user/somebody</Arn><UserId>AIDA0123456789</UserId><Account>${id}</Account>
      </GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
  if (asked.includes('.DescribeImages'))
    return { status: 400, type: 'application/x-amz-json-1.1', body: '{"__type":"ImageNotFoundException"}' };
  if (asked.includes('Action=GetPolicy'))
    return xml(404, `<ErrorResponse><Error>${code('NoSuchEntity', 'not there')}</Error></ErrorResponse>`);
  return xml(404, `<Error>${code('NoSuchBucket', 'not there')}</Error>`);
};

/** Something that is not AWS, as in front of a hotel's network. */
export const captivePortal = (): Answer => ({ status: 200, type: 'text/html', body: '<html>Please log in</html>' });

/** Serves on a free port of 127.0.0.1; what is asked comes as path, operation and body. */
export async function fakeAws(answer: (asked: string) => Answer): Promise<FakeAws> {
  const server = createServer(async (request, response) => {
    const asked = `${request.url} ${request.headers['x-amz-target'] ?? ''} ${await text(request)}`;
    const { status, type, body } = answer(asked);
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const end = () => {
    server.closeAllConnections();
    server.close();
  };
  return {
    url,
    variables: { ...nobody, AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'key' },
    end,
  };
}

/** No profile, and no credentials but those in the environment. */
export const nobody: NodeJS.ProcessEnv = {
  AWS_PROFILE: undefined,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_CONFIG_FILE: '/nowhere/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
};
