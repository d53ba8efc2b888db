package dev.skein.sdk.internal.timeline;

import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.internal.ClientSettings;
import dev.skein.sdk.internal.listener.Callbacks;
import java.util.concurrent.Executor;

/** What every part of a client works with. */
public record Parts(ClientSettings settings, SkeinRuntime runtime, Executor loop, Callbacks callbacks) {}
