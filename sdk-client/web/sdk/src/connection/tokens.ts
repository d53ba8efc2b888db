import type { Client } from "@connectrpc/connect";
import { asSkeinError, failure } from "../failures.js";
import type { AuthService, LoginResponse, Platform, RefreshResponse } from "../proto.js";
import type { Runtime } from "../runtime.js";
import type { StoredLogin } from "../store/store.js";

/** Where the connection gets its access token from. */
export interface Tokens {
  /** @param refused the token that the server just refused, or empty: it must not be given again */
  token(refused: string): Promise<string>;
  /** The login has ended: its tokens are of no use any more. */
  forget(): void;
}

/** Where logins are made and renewed. */
export type Auth = Pick<Client<typeof AuthService>, "login" | "refresh">;

/** Tokens of the application's own server. */
export class SuppliedTokens implements Tokens {
  constructor(private readonly source: () => Promise<string>) {}

  async token(): Promise<string> {
    const token = await this.source();
    if (!token) {
      throw failure("TOKEN_INVALID", "login.token gave no token");
    }
    return token;
  }

  forget(): void {}
}

export interface LoginAccount {
  appKey: string;
  userId: string;
  /** Read when it is needed: it may come later, from another tab. */
  secret: { password?: string };
  deviceId: string;
  platform: Platform;
}

/** A token about to end is renewed before it is used. */
const MARGIN_MS = 60_000;

/**
 * Logs in by password once, then lives on refresh tokens; when those are refused it logs in again, or fails where no
 * password was given.
 *
 * A refresh token works once, and using it again after the next one was used ends the login. So a new pair is in the
 * store, on disk, before anybody uses it. When an answer is lost on its way the old token is tried again, and the server
 * answers the same pair, for some minutes.
 */
export class LoginTokens implements Tokens {
  private renewing?: Promise<string>;

  constructor(
    private readonly auth: Auth,
    private readonly account: LoginAccount,
    private readonly runtime: Runtime,
    private login: StoredLogin | undefined,
    private readonly keep: (login: StoredLogin | undefined) => Promise<void>,
  ) {}

  token(refused: string): Promise<string> {
    const known = this.login;
    // By a clock that may be wrong: then the server refuses the token, or it is renewed before its time.
    const stillGood = known && known.accessToken !== refused && this.runtime.wallTime() < known.expiresAt - MARGIN_MS;
    if (stillGood) {
      return Promise.resolve(known.accessToken);
    }
    // One at a time: the second would get the same pair.
    this.renewing ??= this.renew().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  forget(): void {
    this.login = undefined;
  }

  private async renew(): Promise<string> {
    const pair = this.login?.refreshToken ? await this.refresh(this.login.refreshToken) : await this.logIn();
    const { accessToken, refreshToken } = pair;
    const login = { accessToken, refreshToken, expiresAt: Number(pair.expiresAt) };
    await this.keep(login);
    this.login = login;
    return accessToken;
  }

  private async refresh(refreshToken: string): Promise<LoginResponse | RefreshResponse> {
    try {
      return await this.auth.refresh({ refreshToken });
    } catch (cause) {
      const why = asSkeinError(cause);
      if (why.retryable || why.code === "ACCOUNT_BANNED") {
        throw why;
      }
      if (this.account.secret.password === undefined) {
        this.login = undefined;
        await this.keep(undefined);
      }
      return this.logIn(why.code);
    }
  }

  private logIn(because?: string): Promise<LoginResponse> {
    const { appKey, userId, secret, deviceId, platform } = this.account;
    const { password } = secret;
    if (password === undefined) {
      const code = because ?? "TOKEN_INVALID";
      throw failure(code.startsWith("TOKEN") ? code : "TOKEN_INVALID", "the login has ended; sign in again");
    }
    return this.auth.login({ appKey, userId, password, deviceId, platform });
  }
}
