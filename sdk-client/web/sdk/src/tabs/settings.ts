import type { Emitter } from "../client/emitter.js";
import type { Engine } from "../client/engine.js";
import type { Runtime } from "../runtime.js";
import type { TabPlatform } from "./platform.js";

/** What a tab that shares needs. */
export interface SharedHomeSettings {
  /** The same for all tabs of an app and user. */
  base: string;
  platform: TabPlatform;
  runtime: Runtime;
  /** Makes the engine when this tab leads, with the place where its events go. */
  newEngine(events: Emitter): Engine;
  /** The password of this tab's login, if any. */
  password?: string;
  learnPassword(password: string): void;
  /** Runs overdue timers: the browser may hold back those of a hidden tab. */
  awake(): void;
}
