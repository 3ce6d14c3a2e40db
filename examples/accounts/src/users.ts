export type User = { email: string; passwordHash: string };

/** Users by e-mail address, in any case. */
export class UserDirectory {
  #users = new Map<string, User>();

  add(user: User): void {
    this.#users.set(normalize(user.email), user);
  }

  find(email: string): User | undefined {
    return this.#users.get(normalize(email));
  }
}

export function normalize(email: string): string {
  return email.trim().toLowerCase();
}
