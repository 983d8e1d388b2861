/** What somebody may do: `admin` may do everything that `user` may, and manage the system. */
export type Role = 'user' | 'admin';

/** Somebody who has proved who they are. */
export interface Identity {
  /** Id of the account. */
  readonly id: string;
  readonly role: Role;
}

/** Whether a role suffices where another is asked for. */
export function mayActAs(role: Role, needed: Role): boolean {
  return role === needed || role === 'admin';
}
