/** How the SDK works inside; not for applications. Start at {@link dev.skein.sdk.internal.DefaultClient}. */
@NullMarked
package dev.skein.sdk.internal;

import org.jspecify.annotations.NullMarked;
