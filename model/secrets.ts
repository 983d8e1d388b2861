const hidden = 'hidden, it may be a secret';

const secretName =
  /pass(word|wd|phrase)|secret|token|credential|(^|[._])((api|access|master|signing|private)_?)?key$|salt$/i;
/** Names that mention keys or secrets but hold only names, numbers or paths. */
const harmlessName = /(keyFile|keepAlive|_FILE|_SECONDS|_TTL)$/;

/** Whether a name says that its value is a secret: 'JWT_SECRET_KEY', 'DB_PASSWORD'. */
export function namesSecret(name: string): boolean {
  return secretName.test(name) && !harmlessName.test(name);
}

/** Whether a text looks like a secret by itself: a URL with a password, a PEM block, an access key, a long random word. */
export function looksSecret(text: string): boolean {
  return (
    /:\/\/[^/\s:@]*:[^/\s@]+@/.test(text) ||
    text.includes('-----BEGIN') ||
    /\b(AKIA|ASIA)[A-Z0-9]{16}\b/.test(text) ||
    /\beyJ[\w-]+\.[\w-]+\./.test(text) ||
    /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w+/=-]{24,}$/.test(text) ||
    // 40 hexadecimal digits are a commit, not a key.
    (/^[0-9a-f]{32,}$/i.test(text) && text.length !== 40)
  );
}

/** A part of a URL that nobody types: letters and digits at random, or a UUID. */
const randomPart = /^(?=.*[a-z])(?=.*\d)[a-z\d]{16,}$|^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a URL lets in whoever knows it: by an account, a parameter such as `token`, or a random word in its path. */
export function isSecretUrl(text: string): boolean {
  // 'sha256:…' is a URL, too: only what has a host is meant.
  if (!text.includes('://') || !URL.canParse(text)) return false;
  const { username, password, pathname, searchParams } = new URL(text);
  const parts = [...pathname.split('/'), ...searchParams.values()];
  return (
    username !== '' ||
    password !== '' ||
    [...searchParams.keys()].some(namesSecret) ||
    parts.some((part) => randomPart.test(part) || looksSecret(part))
  );
}

/** Whether a value, or anything in it, is or may be a secret. */
function holdsSecret(path: string, value: unknown): boolean {
  // The name of a service, such as 'token', says nothing about the values below it.
  if (typeof value === 'string')
    return looksSecret(value) || isSecretUrl(value) || namesSecret(path.replace(/^services\.[^.]+/, ''));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, part]) => holdsSecret(`${path}.${key}`, part));
}

/** The value as it may be shown at this path of a description; secrets belong in no message, file or log. */
export function shown(path: string, value: unknown): unknown {
  return holdsSecret(path, value) || (path.startsWith('secrets') && value !== undefined) ? hidden : value;
}
