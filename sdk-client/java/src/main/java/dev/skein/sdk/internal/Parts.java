package dev.skein.sdk.internal;

import dev.skein.sdk.SkeinRuntime;
import java.util.concurrent.Executor;

/** What every part of a client works with. */
record Parts(ClientSettings settings, SkeinRuntime runtime, Executor loop, Callbacks callbacks) {}
