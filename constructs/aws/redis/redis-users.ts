import { ElasticacheUser } from '@cdktf/provider-aws/lib/elasticache-user';
import { ElasticacheUserGroup } from '@cdktf/provider-aws/lib/elasticache-user-group';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../encryption-key';
import type { AwsEnvironment } from '../environment';
import { SecretInState } from '../secret-in-state';
import { shortNameOf } from '../short-name';
import { REDIS_USER, type RedisSettings } from './settings';

/** Who may log in to a cluster. */
export interface RedisUsersProps {
  readonly environment: AwsEnvironment;
  readonly key: EncryptionKey;
  readonly settings: RedisSettings;
}

/**
 * All keys and channels; no command that empties a node, lists all keys or changes the server. Clients and probes need
 * the four that are given back, which Redis 6 counts among the dangerous ones.
 */
const ACCESS = 'on ~* &* +@all -@dangerous +info +cluster|slots +cluster|nodes +cluster|info';
const NO_ACCESS = 'off -@all';
const LONGEST_ID = 40;

/** The application's user with its password, and nobody else. */
export class RedisUsers extends Construct {
  /** What the cluster is given. */
  readonly groupId: string;
  /** Secret that holds the password. */
  readonly secretArn: string;

  constructor(scope: Construct, id: string, props: RedisUsersProps) {
    super(scope, id);
    const { environment, key, settings } = props;
    const password = new SecretInState(this, 'password', {
      environment,
      part: 'redis-password',
      description: `Password of the user ${REDIS_USER} of Redis`,
      key,
      version: environment.rotation.redis,
    });
    this.secretArn = password.arn;
    const app = this.#user(props, { name: REDIS_USER, access: ACCESS, password: password.value });
    // Redis demands a user of this name in every group, Valkey one with a password. It is locked; nobody knows the password.
    const nobody = this.#user(props, { name: 'default', access: NO_ACCESS, password: Fn.sha256(password.value) });
    const group = new ElasticacheUserGroup(this, 'group', {
      userGroupId: shortNameOf(environment, 'redis', LONGEST_ID),
      engine: settings.engine,
      userIds: [app.userId, nobody.userId],
    });
    this.groupId = group.userGroupId;
  }

  #user({ environment, settings }: RedisUsersProps, user: { name: string; access: string; password: string }) {
    return new ElasticacheUser(this, user.name, {
      userId: shortNameOf(environment, `redis-${user.name}`, LONGEST_ID),
      userName: user.name,
      engine: settings.engine,
      accessString: user.access,
      authenticationMode: { type: 'password', passwords: [user.password] },
    });
  }
}
