/** The Authorization header of a user with a password, or of a token alone; null where there is no secret. */
export const authorizationOf = ({
  user,
  secret,
}: {
  readonly user: string | null;
  readonly secret: string | null;
}): string | null => {
  if (secret === null) return null;
  return user === null ? `Bearer ${secret}` : `Basic ${Buffer.from(`${user}:${secret}`, 'utf8').toString('base64')}`;
};
