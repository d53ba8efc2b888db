import type { ClientOptions, SkeinClient } from "../api.js";
import { type Auth, LoginTokens, SuppliedTokens } from "../connection/tokens.js";
import { type Transport, webSocketTransport, webSocketUrl } from "../connection/transport.js";
import { badField } from "../failures.js";
import { gatewayUrl, SkeinHttp } from "../http.js";
import { checkDeviceId, checkUserId } from "../ids.js";
import { AuthService, Platform } from "../proto.js";
import { type Runtime, SystemRuntime } from "../runtime.js";
import { indexedDbStore } from "../store/indexeddb.js";
import { memoryStore } from "../store/memory.js";
import type { Store } from "../store/store.js";
import { browserTabs, type TabPlatform } from "../tabs/platform.js";
import { SharedHome } from "../tabs/shared-home.js";
import { facade, type Home } from "./client.js";
import { Emitter } from "./emitter.js";
import { Engine, type EngineSettings } from "./engine.js";
import { awakening, followPage } from "./page.js";
import { operationsOf, portOf } from "./port.js";

/** What tests put in place of the platform. */
export interface Replacements {
  runtime?: Runtime;
  transport?: Transport;
  auth?: Auth;
  tabs?: TabPlatform;
  store?: Store;
}

/**
 * Makes a client; nothing happens before start() or open().
 *
 * @throws SkeinError BAD_REQUEST that names the option at fault
 */
export function createClient(options: ClientOptions): SkeinClient {
  return createClientWith(options, {});
}

export function createClientWith(options: ClientOptions, replacements: Replacements): SkeinClient {
  const runtime = replacements.runtime ?? new SystemRuntime();
  const events = new Emitter();
  // Another tab may bring the password that this one was made without.
  const secret = { password: options.login?.password };
  const settings = toSettings(options, replacements, runtime, secret);
  const tabs = options.shareTabs === false ? undefined : (replacements.tabs ?? browserTabs(runtime));
  const home = tabs && !options.store ? sharedHome(settings, events, tabs, secret) : singleHome(settings, events);
  const client = facade(settings.userId, home, events, runtime);
  followPage(client);
  return client;
}

/** One client for all tabs of an app and user. */
function sharedHome(settings: EngineSettings, events: Emitter, platform: TabPlatform, secret: Secret): Home {
  const { runtime } = settings;
  return new SharedHome(
    {
      base: databaseName(settings.appKey, settings.userId),
      platform,
      runtime,
      newEngine: (engineEvents) => new Engine(settings, engineEvents),
      password: secret.password,
      learnPassword: (password) => {
        secret.password = password;
      },
      awake: () => runtime.runDue?.(),
    },
    events,
  );
}

/** One client for itself. */
function singleHome(settings: EngineSettings, events: Emitter): Home {
  const engine = new Engine(settings, events);
  const port = portOf(operationsOf(engine));
  return {
    ask: port.ask,
    get connection() {
      return engine.connection;
    },
    stop: () => engine.stop(),
  };
}

interface Secret {
  password?: string;
}

function toSettings(
  options: ClientOptions,
  replacements: Replacements,
  runtime: Runtime,
  secret: Secret,
): EngineSettings {
  const gateway = gatewayUrl(options.url);
  const { appKey, login, webSocket } = options;
  if (typeof appKey !== "string" || appKey === "") {
    throw badField("appKey", "is needed");
  }
  const userId = checkUserId("login.userId", login?.userId);
  const platform = options.platform ?? (inBrowser() ? Platform.WEB : Platform.SERVER);
  const auth = replacements.auth ?? new SkeinHttp(gateway).service(AuthService);
  const { token } = login;
  return {
    appKey,
    userId,
    deviceId: options.deviceId === undefined ? undefined : checkDeviceId("deviceId", options.deviceId),
    platform,
    webSocketUrl: webSocketUrl(gateway),
    tuning: {
      roamingMessages: checkCount("roamingMessages", options.roamingMessages ?? 100, 0),
      maxPendingSends: checkCount("maxPendingSends", options.maxPendingSends ?? 1_000, 1),
      answerTimeoutMs: checkCount("answerTimeoutMs", options.answerTimeoutMs ?? 10_000, 1),
    },
    store: options.store ?? replacements.store ?? defaultStore(appKey, userId),
    transport: awakening(replacements.transport ?? webSocketTransport(webSocket), runtime),
    runtime,
    tokens: (deviceId, stored, keep) =>
      token
        ? new SuppliedTokens(token)
        : new LoginTokens(auth, { appKey, userId, secret, deviceId, platform }, runtime, stored, keep),
  };
}

function defaultStore(appKey: string, userId: string) {
  return typeof indexedDB === "undefined" ? memoryStore() : indexedDbStore(databaseName(appKey, userId));
}

export function databaseName(appKey: string, userId: string): string {
  return `skein:${appKey}:${userId}`;
}

function inBrowser(): boolean {
  return typeof window !== "undefined" && typeof document !== "undefined";
}

function checkCount(field: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw badField(field, `must be a whole number, at least ${least}`);
  }
  return value;
}
