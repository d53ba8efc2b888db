/** Threads and timers. */
@NullMarked
package dev.skein.sdk.internal.runtime;

import org.jspecify.annotations.NullMarked;
